//! What one client may take of the server: connections, places, and bytes in memory.
//!
//! A client is an address or, for IPv6, the network of one customer (64 bits). None can take all:
//! who opens connections and sends nothing, uploads slowly or leaves answers unread takes its own
//! share, and what is left is for others. Behind a proxy all are one client, so the proxy has to
//! limit each of its own.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Connections of one client.
const MAX_CONNECTIONS: usize = 256;
/// Bodies and answers are counted in units of so many bytes.
const UNIT: usize = 1 << 10;
/// How long a request waits for room for its body or answer.
const WAIT: Duration = Duration::from_secs(2);

/// The clients that are connected.
pub(super) struct Peers {
    known: Mutex<HashMap<IpAddr, Arc<Peer>>>,
    /// The bytes of all clients together.
    budget: Arc<Semaphore>,
    units: usize,
    places: usize,
}

/// The share of one client.
pub(super) struct Peer {
    connections: Arc<Semaphore>,
    places: Arc<Semaphore>,
    budget: Arc<Semaphore>,
}

/// Room for some bytes, given back when dropped.
pub(super) struct Room {
    _own: Option<OwnedSemaphorePermit>,
    _all: Option<OwnedSemaphorePermit>,
}

impl Peers {
    /// Clients that share so many bytes and so many places.
    pub fn new(bytes: usize, places: usize) -> Self {
        let units = (bytes / UNIT).clamp(1, u32::MAX as usize);
        Self {
            known: Mutex::default(),
            budget: Arc::new(Semaphore::new(units)),
            units,
            // One place is always left to others.
            places: places.saturating_sub(1).max(1),
        }
    }

    /// A client, and the permit for one more connection of it; `None` if it has too many.
    pub fn connect(&self, address: IpAddr) -> Option<(Arc<Peer>, OwnedSemaphorePermit)> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, peer| Arc::strong_count(peer) > 1);
        let peer = known.entry(customer(address)).or_insert_with(|| {
            Arc::new(Peer {
                connections: Arc::new(Semaphore::new(MAX_CONNECTIONS)),
                places: Arc::new(Semaphore::new(self.places)),
                budget: Arc::new(Semaphore::new(self.units.div_ceil(2))),
            })
        });
        let permit = peer.connections.clone().try_acquire_owned().ok()?;
        Some((peer.clone(), permit))
    }

    /// Room for a body or an answer of a client; `None` if there is none in time.
    pub async fn room(&self, peer: &Peer, bytes: usize) -> Option<Room> {
        let units = bytes.div_ceil(UNIT);
        if units <= 1 {
            let (_own, _all) = (None, None);
            return Some(Room { _own, _all });
        }
        let acquire = |from: &Arc<Semaphore>, most: usize| {
            // What is larger than all there is takes all there is.
            let units = u32::try_from(units.min(most)).unwrap_or(u32::MAX);
            timeout(WAIT, from.clone().acquire_many_owned(units))
        };
        let own = acquire(&peer.budget, self.units.div_ceil(2))
            .await
            .ok()?
            .ok()?;
        let all = acquire(&self.budget, self.units).await.ok()?.ok()?;
        let (_own, _all) = (Some(own), Some(all));
        Some(Room { _own, _all })
    }
}

impl Peer {
    /// A place for one of its requests; `None` if its others do not end in time.
    pub async fn place(&self, wait: Duration) -> Option<OwnedSemaphorePermit> {
        let place = timeout(wait, self.places.clone().acquire_owned()).await;
        place.ok()?.ok()
    }
}

/// The address of a customer: IPv6 gives each of them a whole network.
fn customer(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(network.into())
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_takes_its_share_and_leaves_the_rest() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let peers = Peers::new(8 * UNIT, 4);
            let address = |text: &str| text.parse::<IpAddr>().expect("an address");
            let (one, _seat) = peers.connect(address("2001:db8::1")).expect("a connection");
            let (same, _again) = peers.connect(address("2001:db8::2")).expect("a connection");
            let (other, _other) = peers.connect(address("192.0.2.1")).expect("a connection");
            assert!(Arc::ptr_eq(&one, &same) && !Arc::ptr_eq(&one, &other));
            let held = peers.room(&one, 4 * UNIT).await;
            assert!(held.is_some());
            assert!(
                peers.room(&same, 2 * UNIT).await.is_none(),
                "its share is taken"
            );
            assert!(
                peers.room(&other, 4 * UNIT).await.is_some(),
                "others have theirs"
            );
            drop(held);
            assert!(
                peers.room(&same, 2 * UNIT).await.is_some(),
                "it is given back"
            );
            let places = [
                one.place(WAIT).await,
                one.place(WAIT).await,
                one.place(WAIT).await,
            ];
            assert!(places.iter().all(Option::is_some));
            assert!(same.place(WAIT).await.is_none() && other.place(WAIT).await.is_some());
        });
    }

    #[test]
    fn a_client_has_so_many_connections_and_is_forgotten_with_the_last() {
        let peers = Peers::new(1 << 20, 4);
        let address: IpAddr = "192.0.2.1".parse().expect("an address");
        let held: Vec<_> = (0..MAX_CONNECTIONS)
            .map(|_| peers.connect(address))
            .collect();
        assert!(held.iter().all(Option::is_some));
        assert!(peers.connect(address).is_none());
        drop(held);
        let other = peers.connect("192.0.2.2".parse().expect("an address"));
        assert!(other.is_some() && peers.known.lock().expect("no panic").len() == 1);
    }
}
