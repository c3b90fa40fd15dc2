using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .presigner)],
  sockets = [(name = "http", http = (), service = "main")],
);

const presigner :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "bundle.js")],
  compatibilityDate = "2026-06-01",
  bindings = [
    (name = "R2_ENDPOINT", fromEnvironment = "R2_ENDPOINT"),
    (name = "R2_BUCKET", fromEnvironment = "R2_BUCKET"),
    (name = "R2_ACCESS_KEY_ID", fromEnvironment = "R2_ACCESS_KEY_ID"),
    (name = "R2_SECRET_ACCESS_KEY", fromEnvironment = "R2_SECRET_ACCESS_KEY"),
    (name = "TOKEN_ISSUER", fromEnvironment = "TOKEN_ISSUER"),
    (name = "TOKEN_AUDIENCE", fromEnvironment = "TOKEN_AUDIENCE"),
    (name = "TOKEN_PEM", fromEnvironment = "TOKEN_PEM"),
  ],
);
