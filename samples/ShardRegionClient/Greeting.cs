using LazyEngine.Flows;

namespace ShardRegionClient;

/// <summary>The flow that both sides know: a greeting is composed by a worker and sent once somebody outside approves it.</summary>
internal static class Greeting
{
    public static Flow Definition { get; } = Flow.Linear(
        "greeting",
        Flow.Task("compose").Requires("name").Provides("text"),
        Flow.Task("approve").Requires("text"),
        Flow.Task("send").Requires("text"));
}
