//! What the process counts, in the format of Prometheus.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use store::Appended;

/// The recorder is one for the process, since the `metrics` macros know only one.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// The counters of the process.
#[derive(Debug, Clone, Copy)]
pub struct Counters;

impl Counters {
    /// Counting begins; a second time changes nothing.
    pub fn start() -> Self {
        RECORDER.get_or_init(|| match PrometheusBuilder::new().install_recorder() {
            Ok(handle) => Some(handle),
            Err(error) => {
                tracing::warn!(%error, "metrics are not recorded");
                None
            }
        });
        Self
    }

    /// A commit went to disk.
    pub fn committed(self, appended: &Appended) {
        metrics::counter!("callsheet_commits_total").increment(1);
        for logged in &appended.events {
            metrics::counter!("callsheet_events_total", "kind" => logged.event.kind()).increment(1);
        }
    }

    /// Everything that was counted, as text.
    pub fn render(self) -> String {
        RECORDER.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default()
    }
}
