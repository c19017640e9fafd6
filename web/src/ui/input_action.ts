/** An action whose empty text the rep fills in. */
import type { Action } from "../wire/types";

/** The action with what was typed in its place; actions without a text stay as they are. */
export function filled(action: Action, text: string): Action {
  switch (action.kind) {
    case "set_vendor":
      return { ...action, vendor: text };
    case "pick_company":
      return { ...action, name: text };
    case "ask":
    case "rewrite_line":
      return { ...action, text };
    case "correct_finding":
      return { ...action, note: text };
    case "incumbent_pains":
      return { ...action, technology: text };
    case "roi_input":
      return { ...action, value: Number(text) };
    case "propose_delivery":
      return { ...action, to: addresses(text) };
    case "set_purpose":
    case "set_role":
    case "not_this_company":
    case "show_known_so_far":
    case "skip_to_results":
    case "explore":
    case "explore_finding":
    case "who_to_contact":
    case "product_fit":
    case "add_to_brief":
    case "add_recommendation":
    case "remove_line":
    case "restore_line":
    case "reword":
    case "preview_document":
    case "create_document":
    case "propose_progress":
    case "approve_delivery":
    case "schedule_demo":
    case "roi_case":
    case "roi_reset":
    case "refresh":
    case "cancel_run":
    case "pause_run":
    case "resume_run":
      return action;
  }
}

/** Mail addresses as people type them: with commas, semicolons, spaces or on lines of their own. */
export const addresses = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** Actions that change something beside the conversation: they show no bubble while they are sent. */
export function isQuiet(action: Action): boolean {
  switch (action.kind) {
    case "add_to_brief":
    case "add_recommendation":
    case "remove_line":
    case "restore_line":
    case "rewrite_line":
    case "cancel_run":
    case "pause_run":
    case "resume_run":
    case "roi_input":
    case "roi_reset":
      return true;
    case "set_vendor":
    case "pick_company":
    case "ask":
    case "correct_finding":
    case "incumbent_pains":
    case "set_purpose":
    case "set_role":
    case "not_this_company":
    case "show_known_so_far":
    case "skip_to_results":
    case "explore":
    case "explore_finding":
    case "who_to_contact":
    case "product_fit":
    case "reword":
    case "preview_document":
    case "create_document":
    case "propose_delivery":
    case "propose_progress":
    case "approve_delivery":
    case "schedule_demo":
    case "roi_case":
    case "refresh":
      return false;
  }
}
