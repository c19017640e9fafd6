/** Shown for a part of the page that could not be loaded: Callsheet is away, or newer than this page. */
export function NotLoadedPage() {
  return (
    <main className="notice">
      <h1>This page could not be loaded</h1>
      <p>Callsheet cannot be reached, or there is a newer version of it. Nothing was changed.</p>
      <p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Load it again
        </button>{" "}
        <a href="/">Go to your preps</a>
      </p>
    </main>
  );
}
