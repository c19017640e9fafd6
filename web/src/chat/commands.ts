/** The slash commands: one table for the input and the palette. The server understands them as typed. */
export type SlashCommand = { name: string; hint: string; takes: string | null };

export const COMMANDS: readonly SlashCommand[] = [
  { name: "/prepare", hint: "Prepare another meeting", takes: "company" },
  { name: "/deep", hint: "Go deep on an area: funding, hiring, tech stack…", takes: "area" },
  { name: "/fit", hint: "Which products fit, and why", takes: null },
  { name: "/roi", hint: "Build the ROI case", takes: null },
  { name: "/one-pager", hint: "Create the one-pager", takes: null },
  { name: "/share", hint: "Make a document to share", takes: null },
  { name: "/follow", hint: "Post the progress to Slack", takes: null },
  { name: "/refresh", hint: "Look at all sources again", takes: null },
];

/** Commands that begin as the text does; none once a command is complete. */
export function matching(text: string): readonly SlashCommand[] {
  if (!text.startsWith("/") || /\s/.test(text)) return [];
  return COMMANDS.filter((command) => command.name.startsWith(text.toLowerCase()));
}
