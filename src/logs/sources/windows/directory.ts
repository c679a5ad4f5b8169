/** Log groups to which AWS Directory Service forwards: `/aws/directoryservice/d-1234567890-corp.example.com`. */
export const DIRECTORY_GROUP = /^\/aws\/directoryservice\/(?:(d-[0-9a-f]{10})(?:-(.+))?)?/
