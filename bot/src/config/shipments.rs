//! A file of shipments for `salut orders import`: lines of CSV → what they say, and every fault with its line and column.
//!
//! Must not know the orders: whether they take it is told where they are.

use std::fmt;
use std::path::Path;

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord, Trim};
use salut_core::ids::OrderId;
use salut_core::journey::ship::Row;
use salut_core::order::Shipment;
use serde::{Deserialize, Serialize};

/// The most lines of a file: they are written at once.
const ROWS_MAX: usize = 5_000;

/// The columns that say something, and those that `salut orders list --csv` writes for people.
const ORDER: &str = "order";
const TRACKING: &str = "tracking";
const SHIPPED_ON: &str = "shipped_on";
const FOR_PEOPLE: [&str; 4] = ["items", "market", "paid_on", "ships_by"];

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shipments {
    /// Orders that left.
    pub rows: Vec<Row>,
    /// Lines that cannot be read.
    pub faults: Vec<CellFault>,
    /// How many lines have neither a link nor a day: those orders have not left.
    pub waiting: u32,
    /// The numbers of the columns that name the order and the day, from 1.
    pub columns: (u32, u32),
}

/// What is wrong with a line, and in which column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellFault {
    /// The number of the line, from 1.
    pub line: u32,
    /// The number of the column, from 1.
    pub column: u32,
    /// What is wrong, in words.
    pub says: String,
}

impl fmt::Display for CellFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.says)
    }
}

/// Reads the file at `path`; the error is what is wrong with the file as a whole.
pub fn shipments(path: &Path) -> Result<Shipments, String> {
    let told = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(told)?;
    read(&text).map_err(|says| format!("{}: {says}", path.display()))
}

fn read(text: &str) -> Result<Shipments, String> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(Ok(header)) => Header::read(&header)?,
        Some(Err(error)) => return Err(error.to_string()),
        None => return Err("the file is empty".to_owned()),
    };
    let mut found = Shipments { columns: header.columns(), ..Shipments::default() };
    let mut lines = LineCount { text, byte: 0, line: 1 };
    for (index, record) in records.enumerate() {
        if index == ROWS_MAX {
            return Err(format!("more than {ROWS_MAX} lines: split the file"));
        }
        let record = record.map_err(|error| error.to_string())?;
        let line = lines.at(record.position());
        match header.row(line, &record) {
            Ok(Some(row)) => found.rows.push(row),
            Ok(None) => found.waiting += 1,
            Err(faults) => found.faults.extend(faults),
        }
    }
    Ok(found)
}

/// Counts lines on the way through a text.
struct LineCount<'t> {
    text: &'t str,
    byte: usize,
    line: u32,
}

impl LineCount<'_> {
    /// The line on which the record at `position` begins. The reader's own count stands before the end of the line before.
    fn at(&mut self, position: Option<&csv::Position>) -> u32 {
        let from = position.and_then(|position| usize::try_from(position.byte()).ok());
        let from = from.unwrap_or(self.byte);
        let rest = self.text.get(from..).unwrap_or_default();
        let begins = from + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let passed = self.text.get(self.byte..begins).unwrap_or_default();
        let passed = u32::try_from(passed.matches('\n').count()).unwrap_or(u32::MAX);
        self.line = self.line.saturating_add(passed);
        self.byte = begins;
        self.line
    }
}

/// Spreadsheets write commas, semicolons or tabs, by the language of whoever saves.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |sign: &u8| header.bytes().filter(|byte| byte == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Where each column is.
struct Header {
    order: usize,
    tracking: Option<usize>,
    shipped_on: Option<usize>,
    width: usize,
}

impl Header {
    fn read(names: &StringRecord) -> Result<Self, String> {
        let names: Vec<_> = names.iter().map(str::to_lowercase).collect();
        for (at, name) in names.iter().enumerate() {
            let is_known = [ORDER, TRACKING, SHIPPED_ON].contains(&&**name);
            if !is_known && !FOR_PEOPLE.contains(&&**name) {
                let number = at + 1;
                return Err(format!(
                    "line 1, column {number}: there is no column “{name}”; there is: {ORDER}, {TRACKING}, {SHIPPED_ON}"
                ));
            }
            if names[..at].contains(name) {
                return Err(format!("line 1, column {}: “{name}” is here twice", at + 1));
            }
        }
        let column = |wanted: &str| names.iter().position(|name| name == wanted);
        let (tracking, shipped_on) = (column(TRACKING), column(SHIPPED_ON));
        match column(ORDER) {
            None => Err(format!("line 1: the column “{ORDER}” is missing")),
            Some(_) if tracking.or(shipped_on).is_none() => {
                Err(format!("line 1: the column “{TRACKING}” or “{SHIPPED_ON}” is missing"))
            }
            Some(order) => Ok(Self { order, tracking, shipped_on, width: names.len() }),
        }
    }

    fn columns(&self) -> (u32, u32) {
        let number = |column: usize| u32::try_from(column + 1).unwrap_or(u32::MAX);
        (number(self.order), number(self.shipped_on.unwrap_or(self.order)))
    }

    /// What a line says; nothing if the order has not left. Every cell that is wrong is named.
    fn row(&self, line: u32, record: &StringRecord) -> Result<Option<Row>, Vec<CellFault>> {
        let fault = |column: usize, says: String| {
            let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
            CellFault { line, column, says }
        };
        if record.len() != self.width {
            let column = record.len().min(self.width);
            let (has, wants) = (record.len(), self.width);
            let says = format!(
                "the line has {has} fields and the header {wants}; a text with separators needs quotes"
            );
            return Err(vec![fault(column, says)]);
        }
        let cell = |column: Option<usize>| {
            let text = column.and_then(|column| record.get(column)).unwrap_or_default();
            (!text.is_empty()).then_some((column.unwrap_or_default(), text))
        };
        let mut faults = Vec::new();
        let written = record.get(self.order).unwrap_or_default();
        let order = written.to_lowercase().parse::<OrderId>();
        if order.is_err() {
            faults.push(fault(self.order, format!("“{written}” is no order such as mi-beta-17")));
        }
        let tracking = cell(self.tracking).map(|(column, text)| {
            Shipment::link(text).map_err(|bad| faults.push(fault(column, bad.to_string())))
        });
        let on = cell(self.shipped_on).map(|(column, text)| {
            let bad = |_| {
                faults.push(fault(column, format!("“{text}” is no day such as 2027-03-17")));
            };
            text.parse::<NaiveDate>().map_err(bad)
        });
        match order {
            Ok(order) if faults.is_empty() => {
                let has_left = tracking.is_some() || on.is_some();
                let (tracking, on) = (tracking.and_then(Result::ok), on.and_then(Result::ok));
                Ok(has_left.then_some(Row { line, order, tracking, on }))
            }
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        read(text).unwrap().faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let files = [
            "order,tracking,shipped_on\nmi-beta-17,https://p.example/17,2027-03-17\nmi-beta-18,,\n",
            "\u{FEFF}Order;Tracking;shipped_on\r\nMI-BETA-17; https://p.example/17 ;2027-03-17\r\nmi-beta-18;;\r\n",
            "shipped_on\torder\ttracking\titems\n2027-03-17\tmi-beta-17\t\"https://p.example/17\"\t\"1 × \"\"a\"\", b\"\n\tmi-beta-18\t\t-\n",
        ];
        for text in files {
            let found = read(text).unwrap();
            let row = Row {
                line: 2,
                order: "mi-beta-17".parse().unwrap(),
                tracking: "https://p.example/17".parse().ok(),
                on: "2027-03-17".parse().ok(),
            };
            assert_eq!((found.rows, found.faults, found.waiting), (vec![row], Vec::new(), 1));
        }
    }

    #[test]
    fn every_fault_is_named_by_line_and_column() {
        let text = "order,tracking,shipped_on\n\nmi-beta,RX1,2027-02-30\nmi-beta-1,https://p.example/a,b,\n,,\n";
        assert_eq!(
            faults(text),
            [
                "line 3, column 1: “mi-beta” is no order such as mi-beta-17",
                "line 3, column 2: “RX1” is no link such as https://parcels.example/17",
                "line 3, column 3: “2027-02-30” is no day such as 2027-03-17",
                "line 4, column 4: the line has 4 fields and the header 3; a text with separators needs quotes",
                "line 5, column 1: “” is no order such as mi-beta-17",
            ]
        );
    }

    #[test]
    fn a_wrong_header_is_told_first() {
        let told = |text| read(text).unwrap_err();
        assert!(
            told("order,traking\n").starts_with("line 1, column 2: there is no column “traking”")
        );
        assert_eq!(told("tracking\n"), "line 1: the column “order” is missing");
        assert_eq!(told("order,order\n"), "line 1, column 2: “order” is here twice");
        let neither = "line 1: the column “tracking” or “shipped_on” is missing";
        assert_eq!(told("order,items\n"), neither);
        assert_eq!(told(""), "the file is empty");
    }
}
