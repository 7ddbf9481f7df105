//! How wide a text will be, about: no font is at hand, and each reader has another. The widths are
//! those of Helvetica and its like, a little rounded up, so that labels keep apart.

/// The width of a character, in parts of the font's size.
fn em(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => 0.0,
        '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | '\'' | '|' => 0.23,
        'I' | 'f' | 't' | '.' | ',' | ':' | ';' | '!' | '/' | '\\' | ' ' | '[' | ']' | '·' => 0.29,
        'r' | '(' | ')' | '-' | '"' | '`' | '{' | '}' | '’' => 0.35,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' | '*' => 0.51,
        'm' | 'M' | '%' | '…' | '→' | '—' | '@' => 0.95,
        'w' | 'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' | '+' | '=' => 0.7,
        'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'R' | 'U' | 'W' => 0.78,
        ' '..='\u{7f}' => 0.57,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 1.0,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{1f000}'.. => 1.3,
        _ => 0.62,
    }
}

/// About how many pixels a text takes in a font of this size.
pub fn pixels(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// The text in at most so many pixels, cut with an ellipsis where it is longer.
pub fn cut(text: &str, room: f64, size: f64) -> String {
    if pixels(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room - em('…') * size;
    let kept = text.chars().take_while(|c| {
        left -= em(*c) * size;
        left >= 0.0
    });
    let mut kept: String = kept.collect();
    kept.truncate(kept.trim_end_matches([' ', '\u{200d}']).len());
    kept.push('…');
    kept
}

/// The text in lines of at most so many pixels, broken at spaces.
pub fn lines(text: &str, room: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word = cut(word, room, size);
        let fits =
            |line: &String| pixels(line, size) + pixels(&word, size) + em(' ') * size <= room;
        match lines
            .last_mut()
            .filter(|line| line.is_empty() || fits(line))
        {
            Some(line) => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&word);
            }
            None => lines.push(word),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_has_room_and_a_text_with_room_is_not_cut() {
        for text in [
            "",
            "iii",
            "Wide WORDS",
            "日本語のとても長いラベル",
            "👩‍💻🔥 and words",
        ] {
            for room in [0.0, 20.0, 50.0, 1000.0] {
                let kept = cut(text, room, 13.0);
                assert!(
                    pixels(&kept, 13.0) <= room.max(pixels("…", 13.0)),
                    "{kept} in {room}"
                );
            }
            assert_eq!(cut(text, 1000.0, 13.0), text);
        }
    }

    #[test]
    fn broken_lines_lose_no_word() {
        let text = "one two three four five six";
        let lines = lines(text, 60.0, 12.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| pixels(line, 12.0) <= 60.0));
        assert_eq!(lines.join(" "), text);
    }
}
