import { useRouteError } from 'react-router'
import { ProblemPage } from './problem.js'

/**
 * Stands for a page that failed, and leaves the navigation. Its program may be gone because the server has a newer one: so
 * all is fetched anew.
 */
export const PageProblem = () => <ProblemPage error={useRouteError()} retry={() => location.reload()} />
