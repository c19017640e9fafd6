/** Shown for a prep that is no more. */
import { follow } from "../ui/path";

export function GonePage() {
  return (
    <main className="notice">
      <h1>This prep is not here</h1>
      <p>It was erased, or the address is not complete. Copies in this browser are erased as well.</p>
      <p>
        <a href="/" onClick={follow}>
          Go to your preps
        </a>
      </p>
    </main>
  );
}
