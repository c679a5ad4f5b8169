import { Component, type ReactNode } from 'react'
import { ProblemPage } from './problem.js'

interface Props {
  readonly children: ReactNode
  /** A change of it gives the children another chance. */
  readonly at: string
}

interface State {
  readonly error: unknown
  readonly at: string
}

/** Keeps a fault in one page from taking the navigation with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, at: this.props.at }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.at === state.at ? null : { error: null, at: props.at }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <ProblemPage error={this.state.error} retry={() => this.setState({ error: null })} />
  }
}
