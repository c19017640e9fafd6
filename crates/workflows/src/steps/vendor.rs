//! Vendor Context: what the rep's company sells, read from its own site, cached and versioned.

use std::sync::Arc;

use domain::{Company, CompanyRef, Event, EvidenceKind, NewEvent, Reading, StepCounts, VendorProfile, VendorRef};
use flow::{StepContext, StepError, StepOutcome, StepOutput};
use serde::{Deserialize, Serialize};

use super::{Identified, Work, identified, read, source_error, store_error, unknown_step, written};
use crate::board::origin;
use crate::effects::{VendorInput, as_domain};
use crate::shelf::PROFILE_FRESH_MS;

/// What `cache` tells the steps after it.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Cached {
    fresh: bool,
}

impl Work {
    /// A table: one arm for each step of the plan.
    pub(super) async fn vendor_step(&self, context: StepContext) -> Result<StepOutput, StepError> {
        if let Some(id) = context.step.strip_prefix("collect:") {
            return self.collect_about_vendor(&context, id).await;
        }
        match context.step.as_str() {
            "identify" => self.identify_vendor(&context).await,
            "cache" => self.earlier_profile(&context).await,
            "profile" => self.profile(&context).await,
            "index" => self.index(&context).await,
            _ => Err(unknown_step(&context)),
        }
    }

    async fn identify_vendor(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let input: VendorInput = read(&context.input, "request")?;
        let vendor = match self.setup.sample_vendor_named(&input.asked) {
            Some(vendor) => vendor,
            None => self.vendor_on_the_web(context, &input.asked).await?,
        };
        let shelf = self.setup.shelf(&context.key.tenant);
        if input.keep {
            shelf.set_default_vendor(&vendor).await.map_err(store_error)?;
        }
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let company = Company { name: vendor.name.clone(), domain: Some(vendor.domain.clone()), ..Company::default() };
        let known = view.vendor.as_ref() == Some(&vendor);
        let event = NewEvent::keyed(&context.key.prep, &origin(context), "vendor", Event::VendorSet { vendor });
        Ok(StepOutput {
            value: written(&Identified { company, namesakes: Vec::new() })?,
            events: if known { Vec::new() } else { vec![event] },
            ..StepOutput::default()
        })
    }

    async fn vendor_on_the_web(&self, context: &StepContext, asked: &str) -> Result<VendorRef, StepError> {
        let company = CompanyRef { name: asked.to_owned(), domain: as_domain(asked) };
        let net = self.net_for(context).await?;
        let found = sources::candidates(&net, &company, self.setup.clock.now()).await;
        let best = match found {
            Ok(found) => {
                let with_site = found.into_iter().filter(|candidate| candidate.company.domain.is_some());
                with_site.max_by_key(|candidate| candidate.score)
            }
            Err(error) if company.domain.is_none() => return Err(source_error(error)),
            Err(error) => {
                tracing::warn!(asked, %error, "who the vendor is was not heard; its domain stands for it");
                None
            }
        };
        let from_site = best.and_then(|best| Some(VendorRef { domain: best.company.domain?, name: best.company.name }));
        from_site.or_else(|| company.domain.map(|domain| VendorRef { name: domain.clone(), domain })).ok_or_else(|| {
            let what = format!("No site of a company called {asked} was found. Give its domain, such as example.com.");
            StepError::Fail { what }
        })
    }

    async fn earlier_profile(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let input: VendorInput = read(&context.input, "request")?;
        let domain = vendor_domain(context)?;
        let shelf = self.setup.shelf(&context.key.tenant);
        let profile = shelf.profile(&domain).await.map_err(store_error)?;
        let now = self.setup.clock.now();
        let fresh = |profile: &VendorProfile| !input.refresh && now.0 - profile.refreshed_at.0 < PROFILE_FRESH_MS;
        let readings = shelf.profile_readings(&domain).await.map_err(store_error)?;
        let usable = profile.as_ref().is_some_and(fresh) && !readings.is_empty();
        if !usable {
            return Ok(StepOutput { value: written(&Cached { fresh: false })?, ..StepOutput::default() });
        }
        let count = u32::try_from(readings.len()).unwrap_or(u32::MAX);
        let readings = readings.into_iter().map(|reading| (reading, None)).collect();
        self.setup.board.take(context, &[], readings).await?;
        Ok(StepOutput {
            value: written(&Cached { fresh: true })?,
            counts: StepCounts { read: count, ..StepCounts::default() },
            outcome: StepOutcome::FromCache,
            ..StepOutput::default()
        })
    }

    async fn collect_about_vendor(&self, context: &StepContext, id: &str) -> Result<StepOutput, StepError> {
        if cached(context)?.fresh {
            return Ok(StepOutput { outcome: StepOutcome::FromCache, ..StepOutput::default() });
        }
        let about = identified(context)?;
        let source = self.vendor_sources.iter().find(|source| source.info().id == id);
        let source = source.ok_or_else(|| unknown_step(context))?;
        self.collect(context, source, &about, true).await
    }

    async fn profile(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let domain = vendor_domain(context)?;
        let shelf = self.setup.shelf(&context.key.tenant);
        let previous = shelf.profile(&domain).await.map_err(store_error)?;
        if cached(context)?.fresh {
            let counts = previous.as_ref().map(profile_counts).unwrap_or_default();
            return Ok(StepOutput { counts, outcome: StepOutcome::FromCache, ..StepOutput::default() });
        }
        let mut readings = self.vendor_readings(context, &domain).await?;
        readings.extend(self.files_of_vendor(context, &domain).await?);
        if readings.is_empty() {
            return match previous {
                Some(_) => {
                    let why = "Your site could not be read; the earlier profile is used.".to_owned();
                    Ok(StepOutput { outcome: StepOutcome::Skipped { why }, ..StepOutput::default() })
                }
                None => Err(StepError::Fail {
                    what: format!(
                        "Nothing of {domain} could be read, so what you sell is not known. Add it with `callsheet vendor edit`."
                    ),
                }),
            };
        }
        let profile = insight::vendor_profile(&domain, &readings, self.setup.clock.now(), previous.as_ref());
        shelf.keep_profile(&profile).await.map_err(store_error)?;
        shelf.keep_profile_readings(&domain, &readings).await.map_err(store_error)?;
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let named = VendorRef { domain: profile.domain.clone(), name: profile.name.clone() };
        let renamed = view.vendor.as_ref() != Some(&named);
        let event = NewEvent::keyed(&context.key.prep, &origin(context), "vendor", Event::VendorSet { vendor: named });
        Ok(StepOutput {
            counts: profile_counts(&profile),
            events: if renamed { vec![event] } else { Vec::new() },
            ..StepOutput::default()
        })
    }

    /// Joins the vendor's capabilities with what was found at the customer so far.
    async fn index(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let domain = vendor_domain(context)?;
        let shelf = self.setup.shelf(&context.key.tenant);
        let _turn = self.setup.locks.of(&context.key).await.map_err(store_error)?;
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let tailor = self.setup.board.tailor(&view, &shelf).await?;
        let changes = if view.analysis.is_some() {
            tailor.events(&context.key.prep, &view, &origin(context))
        } else if view.findings.is_empty() {
            Vec::new()
        } else {
            tailor.early_brief(&context.key.prep, &view, &origin(context)).into_iter().collect()
        };
        if !changes.is_empty() {
            context.emit.emit(changes, None).await?;
        }
        let profile = shelf.profile(&domain).await.map_err(store_error)?;
        let needs = profile.map_or(0, |profile| {
            let all = profile.products.iter().flat_map(|product| &product.capabilities).flat_map(|c| &c.needs);
            all.collect::<std::collections::BTreeSet<_>>().len()
        });
        let counts = StepCounts { findings: u32::try_from(needs).unwrap_or(u32::MAX), ..StepCounts::default() };
        Ok(StepOutput { counts, ..StepOutput::default() })
    }

    /// The files that the rep promoted belong to the profile, and so to the evidence of the prep.
    async fn files_of_vendor(&self, context: &StepContext, domain: &str) -> Result<Vec<Arc<Reading>>, StepError> {
        let vendor = VendorRef { domain: domain.to_owned(), name: identified(context)?.company.name };
        let files = self.setup.vendor_files(&context.key.tenant, vendor);
        let readings = files.promoted().await.map_err(store_error)?;
        if !readings.is_empty() {
            let handed = readings.iter().map(|reading| (reading.as_ref().clone(), None)).collect();
            self.setup.board.take(context, &[], handed).await?;
        }
        Ok(readings)
    }

    async fn vendor_readings(&self, context: &StepContext, domain: &str) -> Result<Vec<Arc<Reading>>, StepError> {
        let mut readings = self.setup.store.readings(&context.key, None).await.map_err(store_error)?;
        readings.retain(|reading| {
            reading.evidence.kind == EvidenceKind::VendorPage && on_domain(&reading.evidence.url, domain)
        });
        Ok(readings)
    }
}

fn profile_counts(profile: &VendorProfile) -> StepCounts {
    let capabilities: usize = profile.products.iter().map(|product| 1 + product.capabilities.len()).sum();
    let findings = capabilities + profile.integrations.len() + profile.proof_points.len() + profile.competitors.len();
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    StepCounts { findings: count(findings), ..StepCounts::default() }
}

fn cached(context: &StepContext) -> Result<Cached, StepError> {
    context.outputs.get("cache").map_or(Ok(Cached::default()), |value| read(value, "cache"))
}

fn vendor_domain(context: &StepContext) -> Result<String, StepError> {
    let about = identified(context)?;
    about.company.domain.ok_or_else(|| StepError::Fail { what: "Your company has no known site.".to_owned() })
}

/// Whether a page belongs to the vendor, so that two vendors in one prep do not mix.
fn on_domain(url: &str, domain: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', '?', ':']).next().unwrap_or_default();
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}
