//! The two questions that change the answer most.

use domain::Persona;

use super::answer::Answer;

/// Asks what is still unknown.
pub(super) fn purpose_and_role(answer: &mut Answer, persona: Persona) {
    if persona.purpose.is_none() {
        answer.question("What is the meeting for?");
    }
    if persona.role.is_none() {
        answer.question("What is your role?");
    }
}
