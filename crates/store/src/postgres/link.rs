//! Connections, and transactions that belong to one tenant.

use std::time::Duration;

use async_trait::async_trait;
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Timeouts, Transaction};
use domain::TenantId;
use futures::TryStreamExt;
use tokio::time::Instant;
use tokio_postgres::types::ToSql;
use tokio_postgres::{IsolationLevel, Row};

use super::PostgresOptions;
use super::address::Address;
use super::fault::Trouble;
use super::text::kept;
use crate::StoreError;

/// What every session begins with. The role owns nothing, so row-level security holds for it whoever we logged in as,
/// and what is acknowledged is on the server's disk whatever its usual setting.
pub(super) const SESSION: &str = "SET ROLE callsheet_app; SET search_path = callsheet, pg_catalog; \
    SET client_min_messages = warning; SET lock_timeout = '10s'; SET statement_timeout = '60s'; \
    SET idle_in_transaction_session_timeout = '60s'; \
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')";

/// How often a transaction that met others is carried out again.
const COLLISIONS_MAX: u32 = 10;
/// The pause before a server that cannot be reached is tried again: doubled each time up to the longest.
const PAUSE: Duration = Duration::from_millis(20);
const PAUSE_MAX: Duration = Duration::from_millis(1_000);

/// Whose rows a transaction sees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'a> {
    Tenant(&'a TenantId),
    /// Every tenant's runs and expired values, and nothing else: for who hands out work.
    Engine,
}

/// What is done in one transaction; carried out again when the transaction came to nothing.
#[async_trait]
pub(super) trait Work: Sync {
    type Answer: Send;
    /// In one snapshot, changing nothing.
    const READS: bool = false;
    /// Whether the answer depends on knowing that it was this work that did it. Then transactions have numbers, and an
    /// attempt whose end is not known is named to the next one ([`Tx::unsure`]), which finds its traces by `xmin`.
    const ONCE: bool = false;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Self::Answer, Trouble>;
}

/// A transaction that has its scope.
pub(super) struct Tx<'a> {
    inner: Transaction<'a>,
    /// Numbers of earlier attempts at the same work of which nobody knows whether they were committed.
    pub(super) unsure: &'a [String],
}

/// Values of a statement, `$1` first.
pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

impl Tx<'_> {
    pub(super) async fn rows(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, Trouble> {
        let statement = self.inner.prepare_cached(sql).await?;
        Ok(self.inner.query(&statement, values).await?)
    }

    pub(super) async fn row(&self, sql: &str, values: Values<'_>) -> Result<Option<Row>, Trouble> {
        let statement = self.inner.prepare_cached(sql).await?;
        Ok(self.inner.query_opt(&statement, values).await?)
    }

    /// Takes rows one by one, as they come.
    pub(super) async fn each(
        &self,
        sql: &str,
        values: Values<'_>,
        mut take: impl FnMut(Row) -> Result<(), Trouble> + Send,
    ) -> Result<(), Trouble> {
        let statement = self.inner.prepare_cached(sql).await?;
        let mut rows = std::pin::pin!(self.inner.query_raw(&statement, values.iter().copied()).await?);
        while let Some(row) = rows.try_next().await? {
            take(row)?;
        }
        Ok(())
    }

    /// Rows that were changed.
    pub(super) async fn execute(&self, sql: &str, values: Values<'_>) -> Result<u64, Trouble> {
        let statement = self.inner.prepare_cached(sql).await?;
        Ok(self.inner.execute(&statement, values).await?)
    }

    /// Sets the scope, which ends with the transaction; gives the transaction's number, as `xmin` has it, where that is
    /// asked for.
    async fn enter(&self, scope: Scope<'_>, numbered: bool) -> Result<Option<String>, Trouble> {
        let number = if numbered { "(pg_current_xact_id()::text::numeric % 4294967296)::text" } else { "NULL::text" };
        let sql = format!(
            "SELECT {number}, set_config('callsheet.tenant', $1, true), set_config('callsheet.engine', $2, true)"
        );
        let (tenant, engine) = match scope {
            Scope::Tenant(tenant) => (kept(tenant.as_str()), "off"),
            Scope::Engine => ("".into(), "on"),
        };
        let row = self.row(&sql, &[&tenant, &engine]).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.flatten())
    }
}

/// The connections of a process.
#[derive(Clone)]
pub(super) struct Link {
    pool: Pool,
    patience: Duration,
}

impl Link {
    /// No connection is made yet.
    pub(super) fn new(address: Address, options: &PostgresOptions) -> Result<Self, StoreError> {
        let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(address.config, address.tls, manager);
        let wait = Some(options.patience);
        let begin = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
            Box::pin(async move { client.batch_execute(SESSION).await.map_err(HookError::Backend) })
        });
        let pool = Pool::builder(manager)
            .max_size(options.connections_max.max(1))
            .timeouts(Timeouts { wait, create: wait, recycle: wait })
            .runtime(deadpool_postgres::Runtime::Tokio1)
            .post_create(begin)
            .build()
            .map_err(|error| StoreError::Bug(error.to_string()))?;
        Ok(Self { pool, patience: options.patience })
    }

    /// Carries work out in one transaction. While the server cannot be reached it is tried again, for as long as
    /// patience lasts; a transaction that was refused because of another one begins anew.
    pub(super) async fn run<W: Work>(&self, scope: Scope<'_>, work: &W) -> Result<W::Answer, StoreError> {
        let (began, mut collisions, mut pause, mut unsure) = (Instant::now(), 0, PAUSE, Vec::new());
        loop {
            let trouble = match self.attempt(scope, work, &unsure).await {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            match trouble {
                Trouble::Collided(_) if collisions < COLLISIONS_MAX => collisions += 1,
                Trouble::Unreachable(what) if began.elapsed() < self.patience => match pause {
                    PAUSE => tracing::warn!(what, "the database cannot be reached; it is tried again"),
                    _ => tracing::debug!(what, "the database cannot be reached yet"),
                },
                Trouble::Unsure { number, what } if began.elapsed() < self.patience => {
                    tracing::warn!(what, "the database went away during a commit; what became of it is looked up");
                    unsure.push(number);
                }
                trouble => return Err(trouble.into()),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    async fn attempt<W: Work>(&self, scope: Scope<'_>, work: &W, unsure: &[String]) -> Result<W::Answer, Trouble> {
        let mut client = self.pool.get().await?;
        let (number, answer, committed) = {
            let builder = client.build_transaction();
            let builder = if W::READS {
                builder.read_only(true).isolation_level(IsolationLevel::RepeatableRead)
            } else {
                builder.isolation_level(IsolationLevel::ReadCommitted)
            };
            let tx = Tx { inner: builder.start().await?, unsure };
            let number = tx.enter(scope, W::ONCE).await?;
            // Dropping the transaction rolls it back.
            let answer = work.carry_out(&tx).await?;
            (number, answer, tx.inner.commit().await)
        };
        match (committed.map_err(Trouble::from), number) {
            (Ok(()), _) => Ok(answer),
            (Err(Trouble::Unreachable(what)), Some(number)) => Err(Trouble::Unsure { number, what }),
            (Err(trouble), _) => Err(trouble),
        }
    }
}
