/** The real outside of the page: the browser's socket, clock and chance. */
import { events } from "./http";
import type { Surroundings } from "./socket";

export const BROWSER: Surroundings = {
  open(url, ears) {
    const address = new URL(url, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    socket.onmessage = (message) => {
      if (typeof message.data === "string") ears.heard(message.data);
    };
    socket.onclose = () => ears.closed();
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => socket.close(),
    };
  },
  async probe(prep) {
    const answer = await events(prep, 0, 1);
    switch (answer.kind) {
      case "ok":
        return "reachable";
      case "unauthorised":
      case "unreachable":
        return answer.kind;
      case "refused":
        return answer.status === 404 ? "forgotten" : "reachable";
    }
  },
  now: () => Date.now(),
  later(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
