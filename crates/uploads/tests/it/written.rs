//! PDFs written by hand, so that every byte of them is known.

/// A text on a page: from the left, from the bottom, its size, and what it says.
pub type Said<'a> = (f64, f64, f64, &'a str);

/// A PDF whose pages say these texts in Helvetica.
pub fn pdf(pages: &[&[Said]]) -> Vec<u8> {
    let contents: Vec<String> = pages
        .iter()
        .map(|page| {
            let text = |(x, y, size, said): &Said| {
                let said = said.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
                format!("BT /F1 {size} Tf {x} {y} Td ({said}) Tj ET\n")
            };
            page.iter().map(text).collect()
        })
        .collect();
    of_streams(&contents)
}

/// A PDF with these content streams, one a page.
pub fn of_streams(contents: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len()).map(|at| format!("{} 0 R", 4 + at * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), contents.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (at, content) in contents.iter().enumerate() {
        let stream = 5 + at * 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {stream} 0 R >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    of_objects(&objects)
}

/// A PDF of objects, numbered from 1, the first its catalogue.
pub fn of_objects(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes
        .extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes());
    bytes
}
