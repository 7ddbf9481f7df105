//! A picture in pixels, for what takes no SVG. It is in light colours, and its letters are those of
//! the machine: unlike all other formats it is not the same everywhere.

use resvg::{tiny_skia, usvg};
use std::io;

/// Pixels of the output for one of the picture, where that is not too much.
const SCALE: u32 = 2;
/// The most pixels: 256 MB of them.
const MOST: u64 = 64 << 20;

/// The pixels of an SVG as PNG.
///
/// # Errors
/// The picture is none, or larger than any image can be.
pub fn pixels(svg: &str) -> io::Result<Vec<u8>> {
    let mut options = usvg::Options::default();
    options.fontdb_mut().load_system_fonts();
    let tree = usvg::Tree::from_str(svg, &options).map_err(io::Error::other)?;
    let size = tree.size().to_int_size();
    let doubled = u64::from(size.width() * SCALE) * u64::from(size.height() * SCALE);
    let scale = if doubled <= MOST { SCALE } else { 1 };
    let mut pixels = tiny_skia::Pixmap::new(size.width() * scale, size.height() * scale)
        .ok_or_else(|| io::Error::other("the picture is too large for pixels"))?;
    #[expect(clippy::cast_precision_loss, reason = "one or two")]
    let transform = tiny_skia::Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    pixels.encode_png().map_err(io::Error::other)
}
