//! Addresses, as containers write them.

/// Does it lead to the web, and not into a file or a mail?
pub(crate) fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}
