//! The bar chart of the comparison. Bars are on a logarithmic scale: the stores are far apart.

use std::path::Path;

use plotters::backend::{BitMapBackend, DrawingBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, TextStyle, WHITE, register_font};

use crate::error::LoadtestError;
use crate::peer::Name;
use crate::report::{Figure, thousands};

/// Where Debian and others put a plain font.
const FONTS: [&str; 4] = [
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
];
const FONT: &str = "plain";

const WIDTH: i32 = 960;
const BAR: i32 = 44;
const GAP: i32 = 20;
const TOP: i32 = 64;
const LEFT: i32 = 200;
const RIGHT: i32 = 240;

const OURS: RGBColor = RGBColor(222, 88, 40);
const THEIRS: RGBColor = RGBColor(120, 134, 150);
const INK: RGBColor = RGBColor(38, 42, 48);

/// Draws the figures with the most requesters as a PNG. Without a font on this machine the bars stay without words, and the text
/// that is given back says so.
pub(crate) fn draw(path: &Path, figures: &[Figure]) -> Result<Option<String>, LoadtestError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let most = figures.iter().map(|figure| figure.requesters).max().unwrap_or(0);
    let bars: Vec<_> = figures.iter().filter(|figure| figure.requesters == most).collect();
    let rows = i32::try_from(bars.len()).unwrap_or(1);
    let height = TOP + rows * (BAR + GAP) + GAP;
    let words = if has_font() { Words::Drawn } else { Words::Missing };
    let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
    let area = BitMapBackend::new(path, size).into_drawing_area();
    paint(&area, &bars, words).map_err(|error| LoadtestError::Chart(error.to_string()))?;
    Ok(match words {
        Words::Drawn => None,
        Words::Missing => Some(
            "The chart has no words: no font was found (Debian's package fonts-dejavu-core)."
                .to_owned(),
        ),
    })
}

#[derive(Clone, Copy)]
enum Words {
    Drawn,
    Missing,
}

fn has_font() -> bool {
    let font = FONTS.iter().find_map(|path| std::fs::read(path).ok());
    // Kept for as long as the program runs, as the drawing library wants it.
    font.is_some_and(|font| register_font(FONT, FontStyle::Normal, font.leak()).is_ok())
}

type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;
type Painted =
    Result<(), DrawingAreaErrorKind<<BitMapBackend<'static> as DrawingBackend>::ErrorType>>;

fn paint(area: &Area<'_>, bars: &[&Figure], words: Words) -> Painted {
    area.fill(&WHITE)?;
    let requesters = bars.first().map_or(0, |bar| bar.requesters);
    let title = format!(
        "Durable reservations a second, {requesters} requesters (median; logarithmic scale)"
    );
    write(area, words, &title, Place { x: GAP, y: TOP / 2, size: 20 })?;
    let most = bars.iter().map(|bar| bar.per_second).fold(10.0, f64::max);
    for (row, bar) in (0..).zip(bars) {
        let top = TOP + row * (BAR + GAP);
        let end = LEFT + length(bar.per_second, most);
        let color = if bar.name == Name::SalutSled { OURS } else { THEIRS };
        area.draw(&Rectangle::new([(LEFT, top), (end, top + BAR)], color.filled()))?;
        let y = top + BAR / 2;
        write(area, words, bar.name.as_str(), Place { x: GAP, y, size: 18 })?;
        let value = format!("{}/s   p99 {:.1} ms", thousands(bar.per_second), bar.p99_ms);
        write(area, words, &value, Place { x: end + 8, y, size: 16 })?;
    }
    area.present()
}

/// Pixels of a bar: nothing for one a second, the whole width for the most.
#[expect(clippy::cast_possible_truncation, reason = "at most the width of the picture")]
fn length(per_second: f64, most: f64) -> i32 {
    let share = per_second.max(1.0).ln() / most.ln();
    (share * f64::from(WIDTH - LEFT - RIGHT)).round() as i32
}

/// The left end and the middle line of words, and their size, in pixels.
#[derive(Clone, Copy)]
struct Place {
    x: i32,
    y: i32,
    size: i32,
}

fn write(area: &Area<'_>, words: Words, text: &str, at: Place) -> Painted {
    if matches!(words, Words::Missing) {
        return Ok(());
    }
    let style = TextStyle::from((FONT, at.size).into_font()).color(&INK);
    let style = style.pos(Pos::new(HPos::Left, VPos::Center));
    area.draw(&Text::new(text.to_owned(), (at.x, at.y), style))
}
