//! scratch
use insight::draft::{Ground, Known, check};
fn main() {
    let mut args = std::env::args().skip(1);
    let file = args.next().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let (mut good, mut bad, mut cut, mut passed) = (0, 0, 0, 0);
    for line in text.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let s = |k: &str| v[k].as_str().unwrap().to_owned();
        let grounds: Vec<Ground> = v["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(i, e)| Ground {
                number: i as u32 + 1,
                by: e["by"].as_str().unwrap().to_owned(),
                text: e["text"].as_str().unwrap().to_owned(),
            })
            .collect();
        let company = s("company");
        let short = company.split(' ').next().unwrap().to_owned();
        let known = Known { company: vec![company, short], vendor: vec![s("vendor")] };
        let cites: Vec<u32> = v["cites"].as_array().unwrap().iter().map(|c| c.as_u64().unwrap() as u32).collect();
        let verdict = check(&s("text"), &cites, &grounds, &known);
        let is_good = v["good"].as_bool().unwrap();
        if is_good {
            good += 1
        } else {
            bad += 1
        }
        let ev = || {
            cites
                .iter()
                .map(|c| {
                    format!(
                        "      [{}] {} : {}",
                        c,
                        grounds.get(*c as usize - 1).map(|g| g.by.clone()).unwrap_or_default(),
                        grounds.get(*c as usize - 1).map(|g| g.text.clone()).unwrap_or_default()
                    )
                })
                .collect::<Vec<_>>()
                .join("\n")
        };
        match (is_good, &verdict) {
            (true, Err(flaw)) => {
                cut += 1;
                println!("CUT {} {:?}\n   {}\n{}", s("id"), flaw, s("text"), ev())
            }
            (false, Ok(())) => {
                passed += 1;
                println!("PASS {} [{}]\n   {}\n{}", s("id"), s("flaw"), s("text"), ev())
            }
            _ => {}
        }
    }
    println!("bad passed {passed} of {bad}; good cut {cut} of {good}");
}
