//! A real server on port 0, real requests, a real socket.

mod http;
mod socket;
mod story;
