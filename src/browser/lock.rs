//! Locks that all tabs of the page see. Written by another.
#[derive(Debug)]
pub struct Hold;
impl Drop for Hold {
    fn drop(&mut self) {}
}
pub fn hold(_: &str) -> Hold {
    Hold
}
pub async fn held() -> Option<Vec<String>> {
    None
}
