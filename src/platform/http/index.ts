export {
  type AppOptions,
  actorOf,
  CSRF_HEADER,
  createApp,
  type DeclaredRoute,
  problemOf,
  type RouteRule,
  SESSION_COOKIE,
} from './app.js'
