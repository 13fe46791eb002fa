using LazyEngine.Flows;

namespace LazyEngine.Wire.Tests;

/// <summary>Flows that are written.</summary>
internal static class FlowSamples
{
    /// <summary>Everything that can be said of a flow.</summary>
    public static Flow Full { get; } = Flow
        .Graph(
            "trip",
            Flow.Task("quote").Handler("quotes").Queue("fast").WithPriority(-3).Requires("guest").Provides("price"),
            Flow.Linear("booking", Flow.Task("hotel").Rebind("who", "guest").Constant("nights", Payload.Json(3)).AtMostOnce(), Flow.Unordered("nothing")),
            Flow.Task("zoë").WithPriority(7).Requires("price", "currency"))
        .Link("quote", "booking").Link("booking", "zoë")
        .Constant("currency", Payload.Json("EUR")).Constant("Currency", Payload.None)
        .Inputs("guest");

    /// <summary>Every pattern, nested.</summary>
    public static Flow Rich { get; } = Flow.Linear(
            "rich",
            Flow.Graph("inner", Flow.Task("a").Provides("x"), Flow.Task("b").Requires("x").Queue("gpu").WithPriority(-3).AtMostOnce()).Link("a", "b"),
            Flow.Unordered("empty"),
            Flow.Task("c").Handler("h").Rebind("argument", "x").Constant("one", Payload.Json(1)).Constant("two", Payload.Json(2)))
        .Constant("shared", Payload.Json("s"))
        .Inputs("in");

    public static Flow OneTask { get; } = Flow.Linear("one task", Flow.Task("task"));

    public static Flow Pair { get; } = Flow.Unordered("pair", Flow.Task("left"), Flow.Task("right"));

    /// <summary>No inputs at all, which is not the same as inputs that nobody declared.</summary>
    public static Flow NoInputs { get; } = Flow.Linear("one task", Flow.Task("task")).Inputs();

    /// <summary>Everything that can be said of time.</summary>
    public static Flow Timed { get; } = Flow.Linear(
            "timed",
            Flow.Task("all")
                .Retry(new RetryPolicy
                {
                    Attempts = 7,
                    Backoff = Backoff.Linear,
                    FirstDelay = TimeSpan.FromMilliseconds(150),
                    Factor = 1.5,
                    MaxDelay = TimeSpan.FromMinutes(9),
                    Jitter = 0.25,
                    Budget = TimeSpan.FromHours(3),
                    NonRetryable = ["BadInput", "Forbidden"],
                    WhenExhausted = Exhausted.Suspend,
                })
                .Within(new TimeLimits { ScheduleToStart = TimeSpan.FromSeconds(11), StartToClose = TimeSpan.FromSeconds(12), ScheduleToClose = TimeSpan.FromSeconds(13), Heartbeat = TimeSpan.FromSeconds(14) })
                .WaitBefore(TimeSpan.FromSeconds(15)).WaitAfter(TimeSpan.FromSeconds(16)),
            Flow.Task("defaults").Retry(new RetryPolicy()))
        .Deadline(TimeSpan.FromDays(17));

    /// <summary>Child executions, as a flow that was read back has them.</summary>
    public static Flow Family { get; } = Flow.Unordered(
        "family",
        Flow.Task("cancelled") with { ChildFlow = new ChildFlow("one task", ParentClose.Cancel) { Hash = Parts.Flow } },
        Flow.Task("awaited").Requires("guest").Provides("room") with { ChildFlow = new ChildFlow("pair", ParentClose.Wait) { Hash = Parts.Flow } });

    /// <summary>A text in a workflow language.</summary>
    public static Flow Workflow { get; } = Flow.FromSource("greet", new WorkflowSource("mistral/2", "version: '2.0'", "greet", ["bow", "greet"]));

    /// <summary>A link that an expression decides about.</summary>
    public static Flow Decided { get; } = Flow.Graph("decided", Flow.Task("left"), Flow.Task("right")).Link("left", "right", LinkDecider.When("<% $.left %>", DeciderDepth.Task));

    /// <summary>Executions that can be found by an input and by a result.</summary>
    public static Flow Found { get; } = Flow.Linear("found", Flow.Task("book").Requires("customer").Provides("booking")).Attribute("customer").Attribute("number", "booking");

    /// <summary>A fairness key and a group of workers.</summary>
    public static Flow Placed { get; } = Flow.Unordered("placed", Flow.Task("render").WithFairnessKey("gold").OnWorkers("gpu"), Flow.Task("send"));

    public static IReadOnlyList<string> Names { get; } = ["placed", "found", "decided", "workflow", "family", "timed", "full", "rich", "one-task", "pair", "no-inputs"];

    public static Flow Named(string name) => name switch
    {
        "found" => Found,
        "placed" => Placed,
        "decided" => Decided,
        "workflow" => Workflow,
        "family" => Family,
        "timed" => Timed,
        "full" => Full,
        "rich" => Rich,
        "one-task" => OneTask,
        "pair" => Pair,
        "no-inputs" => NoInputs,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such sample."),
    };
}
