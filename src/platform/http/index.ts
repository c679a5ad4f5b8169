export { type AppOptions, actorOf, CSRF_HEADER, createApp, problemOf, type RouteRule, SESSION_COOKIE } from './app.js'
