using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Pictures.Model;

/// <summary>Where the retry controller of a flow stands.</summary>
/// <param name="State">Its state.</param>
/// <param name="Rounds">How many rounds it has begun.</param>
/// <param name="Decision">What it has last made of a failure; null where it has not said.</param>
internal sealed record ControllerMark(TaskState State, int Rounds, RetryDecision? Decision);
