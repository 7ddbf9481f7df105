//! PNG, for programs that cannot show SVG. It uses light colours and the fonts of the machine: unlike
//! the other formats, the output differs between machines.

use crate::render::format::FormatInfo;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::render::timeline::svg;
use crate::views::timeline::Timeline;
use std::io::{self, Write};

/// `png`.
#[derive(Debug)]
pub struct Png;

impl TimelineFormat for Png {
    fn info(&self) -> FormatInfo {
        FormatInfo::new(
            "png",
            &["png"],
            "A PNG picture, if annals was built with the `png` feature",
        )
    }

    fn write(
        &self,
        out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        /// Sharp on screens with small pixels.
        const SCALE: u32 = 2;
        out.write_all(&pixels(&svg::draw(timeline, &options.picture), SCALE)?)
    }

    fn has_groups(&self) -> bool {
        true
    }
}

/// Renders an SVG as PNG, so many times as large unless that were too large.
///
/// # Errors
/// Fails if the SVG is invalid or too large.
#[cfg(feature = "png")]
pub fn pixels(svg: &str, scale: u32) -> io::Result<Vec<u8>> {
    use resvg::{tiny_skia, usvg};
    /// The maximum number of pixels: 256 MB.
    const MAX_PIXELS: u64 = 64 << 20;
    let mut options = usvg::Options::default();
    options.fontdb_mut().load_system_fonts();
    let tree = usvg::Tree::from_str(svg, &options).map_err(io::Error::other)?;
    let size = tree.size().to_int_size();
    let scaled = u64::from(size.width() * scale) * u64::from(size.height() * scale);
    let scale = if scaled <= MAX_PIXELS { scale } else { 1 };
    let mut pixels = tiny_skia::Pixmap::new(size.width() * scale, size.height() * scale)
        .ok_or_else(|| io::Error::other("the picture is too large for PNG"))?;
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let transform = tiny_skia::Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    pixels.encode_png().map_err(io::Error::other)
}

/// Fails: this build has no PNG.
///
/// # Errors
/// Always.
#[cfg(not(feature = "png"))]
pub fn pixels(_: &str, _: u32) -> io::Result<Vec<u8>> {
    let message = "this build of annals cannot write PNG";
    Err(io::Error::new(io::ErrorKind::Unsupported, message))
}
