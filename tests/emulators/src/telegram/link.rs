//! The addresses the Bot API accepts in buttons and links: http, https, tg and ton, with a dot in the host.
//!
//! That is why `http://localhost:8080` is refused and `http://127.0.0.1:8080` is not.

/// The address as the platform stores it, or its complaint.
pub(super) fn checked_link(address: &str) -> Result<String, &'static str> {
    let address = address.trim();
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("http".to_owned(), address),
    };
    match scheme.as_str() {
        "http" | "https" => checked_host(rest)?,
        "tg" | "ton" if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) => {}
        "tg" | "ton" => return Err("Wrong tg URL"),
        _ => return Err("Unsupported URL protocol"),
    }
    Ok(format!("{scheme}://{rest}"))
}

/// Like [`checked_link`], for what may only be reached over TLS (web apps).
pub(super) fn checked_https(address: &str) -> Result<String, &'static str> {
    if !address.to_ascii_lowercase().starts_with("https://") {
        return Err("Only HTTPS links are allowed");
    }
    checked_link(address)
}

fn checked_host(rest: &str) -> Result<(), &'static str> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host_and_port.starts_with('[') {
        return Ok(());
    }
    let (host, port) = host_and_port.split_once(':').unwrap_or((host_and_port, "80"));
    if host.is_empty() {
        return Err("URL host is empty");
    }
    if port.parse::<u16>().is_err() {
        return Err("Wrong port number specified in the URL");
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c);
    if host.contains(odd) || !host.contains('.') {
        return Err("Wrong HTTP URL");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_need_a_dot_and_schemes_must_be_known() {
        let table = [
            ("http://127.0.0.1:8080/c/1", Ok("http://127.0.0.1:8080/c/1")),
            ("https://pay.example/c?a=b", Ok("https://pay.example/c?a=b")),
            ("pay.example", Ok("http://pay.example")),
            ("tg://resolve?domain=x", Ok("tg://resolve?domain=x")),
            ("http://localhost:8080/", Err("Wrong HTTP URL")),
            ("not-a-url", Err("Wrong HTTP URL")),
            ("ftp://example.com", Err("Unsupported URL protocol")),
            ("", Err("URL host is empty")),
            ("http://a.example:99999", Err("Wrong port number specified in the URL")),
        ];
        for (address, expected) in table {
            assert_eq!(checked_link(address), expected.map(str::to_owned), "{address}");
        }
    }
}
