//! Quantities: exact numbers with a unit, only ever summed within one unit.

use oxsdatatypes::Decimal;
use std::collections::BTreeMap;
use std::fmt;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The number.
    pub number: Decimal,
    /// A currency code, or what is counted; `None` if not recorded.
    pub unit: Option<String>,
    /// Whether the unit is a currency.
    pub is_money: bool,
}

impl Quantity {
    /// An amount of money.
    pub fn money(number: Decimal, currency: Option<&str>) -> Self {
        Self {
            number,
            unit: currency.map(ToOwned::to_owned),
            is_money: true,
        }
    }

    /// The sum of two numbers; a number that would make it inexact is not added.
    pub(super) fn add(sum: Decimal, number: Decimal) -> Decimal {
        sum.checked_add(number).unwrap_or(sum)
    }

    /// A counted quantity.
    pub fn of(number: Decimal, unit: Option<&str>) -> Self {
        Self {
            number,
            unit: unit.map(ToOwned::to_owned),
            is_money: false,
        }
    }
}

impl fmt::Display for Quantity {
    /// The number with thousands separators, and the unit as written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.number.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let (sign, digits) = match whole.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", whole),
        };
        f.write_str(sign)?;
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if !fraction.is_empty() {
            write!(f, ".{fraction}")?;
        }
        match &self.unit {
            Some(unit) if self.is_money => write!(f, " {unit}"),
            Some(unit) => write!(f, " × {unit}"),
            None if self.is_money => f.write_str(" (currency not recorded)"),
            None => Ok(()),
        }
    }
}

/// One sum per unit, by unit. A sum too large to be exact is left out, and so are quantities
/// without a unit.
pub fn sums<'a>(quantities: impl IntoIterator<Item = &'a Quantity>) -> Vec<Quantity> {
    let mut sums: BTreeMap<(bool, &str), Option<Decimal>> = BTreeMap::new();
    for quantity in quantities {
        if let Some(unit) = &quantity.unit {
            let sum = sums
                .entry((!quantity.is_money, unit))
                .or_insert(Some(Decimal::default()));
            *sum = sum.and_then(|sum| sum.checked_add(quantity.number));
        }
    }
    let known = sums.into_iter().filter_map(|((counted, unit), sum)| {
        Some(Quantity {
            number: sum?,
            unit: Some(unit.to_owned()),
            is_money: !counted,
        })
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_never_cross_a_unit() {
        let number = |text: &str| text.parse::<Decimal>().expect("a number");
        let all = [
            Quantity::money(number("0.1"), Some("EUR")),
            Quantity::money(number("0.2"), Some("EUR")),
            Quantity::money(number("7"), Some("USD")),
            Quantity::money(number("7"), None),
            Quantity::of(number("1234567"), Some("server")),
        ];
        let shown: Vec<_> = sums(&all).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["0.3 EUR", "7 USD", "1,234,567 × server"]);
    }

    #[test]
    fn a_sum_that_would_not_be_exact_is_not_given() {
        let large = Quantity::money(Decimal::MAX, Some("EUR"));
        assert_eq!(sums([&large, &large]), []);
    }
}
