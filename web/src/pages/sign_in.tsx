/** Shown when the server does not know this browser. */
export function SignInPage() {
  return (
    <main className="notice">
      <h1>Open Callsheet with its own address</h1>
      <p>
        This browser is not signed in, or its sign-in has ended. Callsheet prints an address with a token when it
        starts; open that address once, and this browser is signed in again.
      </p>
      <ol>
        <li>Look at the window where Callsheet runs, for a line that begins with “Callsheet is ready at”.</li>
        <li>
          If it is gone, start it again with <code>callsheet serve --open</code>.
        </li>
        <li>
          The token is also in the file <code>token</code> of the folder given by <code>--data</code>.
        </li>
      </ol>
      <p className="quiet">Nothing is lost: your preps are kept by the server, unsent text in this browser.</p>
    </main>
  );
}
