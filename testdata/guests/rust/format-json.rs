//! Reads a JSON document from standard input and prints it indented with sorted keys, then the depth,
//! the number of values of each kind and the sum of its numbers. Mistakes end it with status 1 and a
//! position; `--panic` makes it panic instead, so that the trap path is seen too.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write as _};

#[derive(Debug)]
enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Object(BTreeMap<String, Value>),
}

struct Mistake {
    at: usize,
    what: &'static str,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Read_<T> = Result<T, Mistake>;

impl<'a> Reader<'a> {
    fn fail<T>(&self, what: &'static str) -> Read_<T> {
        Err(Mistake { at: self.at, what })
    }

    fn peek(&mut self) -> u8 {
        while self.at < self.bytes.len() && self.bytes[self.at].is_ascii_whitespace() {
            self.at += 1;
        }
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn expect(&mut self, byte: u8, what: &'static str) -> Read_<()> {
        if self.peek() != byte {
            return self.fail(what);
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &str, value: Value) -> Read_<Value> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return self.fail("unknown word");
        }
        self.at += word.len();
        Ok(value)
    }

    fn text(&mut self) -> Read_<String> {
        self.expect(b'"', "expected a string")?;
        let mut text = Vec::new();
        loop {
            match self.bytes.get(self.at).copied() {
                None => return self.fail("unterminated string"),
                Some(b'"') => break,
                Some(b'\\') => {
                    self.at += 1;
                    match self.bytes.get(self.at).copied().unwrap_or(0) {
                        b'n' => text.push(b'\n'),
                        b't' => text.push(b'\t'),
                        b'u' => {
                            let digits = self.bytes.get(self.at + 1..self.at + 5).unwrap_or(&[]);
                            let code = std::str::from_utf8(digits).ok().and_then(|d| u32::from_str_radix(d, 16).ok());
                            let c = match code.and_then(char::from_u32) {
                                Some(c) => c,
                                None => return self.fail("bad escape"),
                            };
                            text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                            self.at += 4;
                        }
                        c @ (b'"' | b'\\' | b'/') => text.push(c),
                        _ => return self.fail("bad escape"),
                    }
                }
                Some(c) => text.push(c),
            }
            self.at += 1;
        }
        self.at += 1;
        String::from_utf8(text).or_else(|_| self.fail("not UTF-8"))
    }

    fn number(&mut self) -> Read_<Value> {
        let start = self.at;
        while self.at < self.bytes.len() && b"+-0123456789.eE".contains(&self.bytes[self.at]) {
            self.at += 1;
        }
        match std::str::from_utf8(&self.bytes[start..self.at]).ok().and_then(|t| t.parse().ok()) {
            Some(number) => Ok(Value::Number(number)),
            None => self.fail("bad number"),
        }
    }

    fn value(&mut self) -> Read_<Value> {
        match self.peek() {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.text().map(Value::Text),
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                if self.peek() != b']' {
                    loop {
                        list.push(self.value()?);
                        if self.peek() != b',' {
                            break;
                        }
                        self.at += 1;
                    }
                }
                self.expect(b']', "expected ]")?;
                Ok(Value::List(list))
            }
            b'{' => {
                self.at += 1;
                let mut object = BTreeMap::new();
                if self.peek() != b'}' {
                    loop {
                        self.peek();
                        let key = self.text()?;
                        self.expect(b':', "expected :")?;
                        object.insert(key, self.value()?);
                        if self.peek() != b',' {
                            break;
                        }
                        self.at += 1;
                    }
                }
                self.expect(b'}', "expected }")?;
                Ok(Value::Object(object))
            }
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.fail("expected a value"),
        }
    }
}

#[derive(Default)]
struct Summary {
    kinds: BTreeMap<&'static str, u32>,
    total: f64,
    depth: usize,
}

fn print(value: &Value, indent: usize, out: &mut String, summary: &mut Summary) {
    summary.depth = summary.depth.max(indent);
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::Text(_) => "text",
        Value::List(_) => "list",
        Value::Object(_) => "object",
    };
    *summary.kinds.entry(kind).or_insert(0) += 1;
    let pad = "  ".repeat(indent + 1);
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => write!(out, "{}", b).unwrap(),
        Value::Number(n) => {
            summary.total += n;
            write!(out, "{}", n).unwrap()
        }
        Value::Text(t) => write!(out, "{:?}", t).unwrap(),
        Value::List(list) => {
            out.push('[');
            for (i, item) in list.iter().enumerate() {
                write!(out, "{}\n{}", if i > 0 { "," } else { "" }, pad).unwrap();
                print(item, indent + 1, out, summary);
            }
            write!(out, "\n{}]", "  ".repeat(indent)).unwrap();
        }
        Value::Object(object) => {
            out.push('{');
            for (i, (key, item)) in object.iter().enumerate() {
                write!(out, "{}\n{}{:?}: ", if i > 0 { "," } else { "" }, pad, key).unwrap();
                print(item, indent + 1, out, summary);
            }
            write!(out, "\n{}}}", "  ".repeat(indent)).unwrap();
        }
    }
}

fn main() {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).expect("standard input can be read");
    let mut reader = Reader { bytes: &input, at: 0 };
    match reader.value() {
        Ok(value) => {
            let (mut out, mut summary) = (String::new(), Summary::default());
            print(&value, 0, &mut out, &mut summary);
            writeln!(out, "\ndepth {}, kinds {:?}, sum {}", summary.depth, summary.kinds, summary.total).unwrap();
            std::io::stdout().write_all(out.as_bytes()).expect("standard output can be written");
        }
        Err(mistake) if std::env::args().any(|a| a == "--panic") => panic!("{} at {}", mistake.what, mistake.at),
        Err(mistake) => {
            eprintln!("byte {}: {}", mistake.at, mistake.what);
            std::process::exit(1);
        }
    }
}
