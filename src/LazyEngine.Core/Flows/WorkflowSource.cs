namespace LazyEngine.Flows;

/// <summary>The text from which a flow is compiled.</summary>
/// <param name="Dialect">The language that it is written in.</param>
/// <param name="Text">The text, with everything that the flow needs.</param>
/// <param name="Entry">The workflow in it that the flow is.</param>
/// <param name="Family">All workflows in it that can be started, in ordinal order.</param>
internal sealed record WorkflowSource(string Dialect, string Text, string Entry, Sequence<string> Family);
