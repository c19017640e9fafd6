//! Oracle Recruiting's candidate interface. Proven on a recorded list and a recorded ad (`ats_careerkit/oracle_orc.json`,
//! `oracle_orc_detail.json`).

use pages::ParseError;
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json},
    posting::{Left, Listed, Posting},
};

pub struct Oracle;

/// Roles in one answer.
const PAGE_SIZE: usize = 100;

const CARD: Card = Card::whole(
    Service::Oracle,
    "oracle",
    "an answer of Oracle Recruiting's candidate interface: a list, or one ad",
    "open: the interface that the public career page itself calls; asked slowly",
)
.proven_on(&["ats_careerkit/oracle_orc.json", "ats_careerkit/oracle_orc_detail.json"])
.paged(PAGE_SIZE, 4);

impl Adapter for Oracle {
    fn card(&self) -> &'static Card {
        &CARD
    }

    /// Without `expand` the answer counts the roles and lists none.
    fn list(&self, board: &Board, from: usize, _page: usize) -> Question {
        Question::api(format!(
            "https://{}/hcmRestApi/resources/latest/recruitingCEJobRequisitions?onlyData=true\
             &expand=requisitionList.secondaryLocations\
             &finder=findReqs;siteNumber={},limit={PAGE_SIZE},offset={from},sortBy=POSTING_DATES_DESC",
            board.at, board.site
        ))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        let lists = answer.list("items");
        if lists.is_empty() && answer.at("Title").is_some() {
            return Ok(Listed::of_json(std::slice::from_ref(&value), |row| posting(row, scene)));
        }
        let Some(first) = lists.first().map(Fields).filter(|first| first.at("requisitionList").is_some()) else {
            return Err(ParseError::new(CARD.id, "it has no list of requisitions"));
        };
        let rows: Vec<&Value> = lists.iter().flat_map(|list| Fields(list).list("requisitionList")).collect();
        let listed = Listed::of(rows, |row| posting(Fields(row), scene));
        // `hasMore` is no on every page of some tenants; the total of the list is what counts.
        Ok(listed.about(first.count("TotalJobsCount"), None))
    }

    fn detail(&self, board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::api(format!(
            "https://{}/hcmRestApi/resources/latest/recruitingCEJobRequisitionDetails?onlyData=true&expand=all\
             &finder=ById;Id=%22{}%22,siteNumber={}",
            board.at, posting.id, board.site
        )))
    }

    fn complete(&self, bytes: &[u8], posting: &mut Posting, scene: &Scene<'_>) -> Result<(), ParseError> {
        let value = json(CARD.id, bytes)?;
        let inner = Fields(&value).list("items").first().unwrap_or(&value);
        if let Ok(full) = self::posting(Fields(inner), scene) {
            posting.body = full.body;
            posting.department = posting.department.take().or(full.department);
            posting.remote |= full.remote;
        }
        Ok(())
    }
}

fn posting(row: Fields<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    let id = row.id("Id").or_else(|| row.id("RequisitionNumber"));
    let path = id.as_deref().map(|id| format!("/hcmUI/CandidateExperience/en/sites/{}/job/{id}", scene.site()));
    let own = path.and_then(|path| scene.link(scene.at(), &path));
    let posting = Posting::of(id, row.text("Title"), row.text("ExternalURL").or(own))?;
    let mut places: Vec<String> = row.text("PrimaryLocation").into_iter().collect();
    places.extend(row.each("secondaryLocations").filter_map(|other| other.text("Name")));
    let parts = ["ExternalDescriptionStr", "ExternalResponsibilitiesStr", "ExternalQualificationsStr"];
    let full: Vec<String> = parts.iter().flat_map(|part| row.markup(part)).collect();
    Ok(Posting {
        department: row.first_text(&["Department", "Organization"]),
        function: row.first_text(&["JobFunction", "Category"]),
        places,
        remote: row.text("WorkplaceTypeCode").is_some_and(|code| code == "ORA_REMOTE")
            || row.text("WorkplaceType").is_some_and(|kind| kind.eq_ignore_ascii_case("remote")),
        posted_on: row.date("PostedDate").or_else(|| row.date("ExternalPostedStartDate")),
        body: if full.is_empty() { row.markup("ShortDescriptionStr") } else { full },
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn lists_and_single_ads_are_read() {
        let board = Board {
            service: Service::Oracle,
            at: "x.fa.ca2.oraclecloud.com".into(),
            site: "CX_1".into(),
            guessed: false,
        };
        let scene = Scene { board: Some(&board), ..Scene::unknown(Timestamp(0)) };
        let json = br#"{"items":[{"TotalJobsCount":7000,"requisitionList":[
            {"Id":"25","Title":"Inspector","PostedDate":"2026-08-07","PrimaryLocation":"PERTH, Australia","secondaryLocations":[{"Name":"OSLO, Norway"}],"WorkplaceTypeCode":"ORA_REMOTE"},
            {"Id":26,"Title":null}]}],"hasMore":false}"#;
        let listed = Oracle.parse(json, &scene).unwrap();
        assert_eq!((listed.total, listed.rows, listed.postings.len()), (Some(7000), 2, 1));
        let mut posting = listed.postings[0].clone();
        assert_eq!(posting.url, "https://x.fa.ca2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1/job/25");
        assert_eq!((posting.places.len(), posting.remote), (2, true));
        let detail = br#"{"items":[{"Id":"25","Title":"Inspector","ExternalDescriptionStr":"<p>Inspect</p>","ExternalQualificationsStr":"<p>Five years</p>"}]}"#;
        Oracle.complete(detail, &mut posting, &scene).unwrap();
        assert_eq!(posting.body, ["Inspect", "Five years"]);
        assert!(Oracle.parse(br#"{"items":[]}"#, &scene).is_err());
    }
}
