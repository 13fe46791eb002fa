using System.Reflection;
using FsCheck.Xunit;
using LazyEngine.Flows;
using LazyEngine.Wire;

namespace LazyEngine.Language.Tests.Patterns;

/// <summary>Whatever can be said in C# can be said as data, and means the same.</summary>
public sealed class RoundTripTests
{
    private static Flow Everything { get; } = Flow.Graph(
            "everything",
            Flow.Task("all").Handler("h").Queue("q").WithPriority(3).WithFairnessKey("k").OnWorkers("g").Requires("in").Rebind("argument", "other").Constant("n", Payload.Json(3)).Provides("result").Optional("maybe", Payload.Json(1)).ProvidesItems("first", "second").AtMostOnce()
                .Retry(new RetryPolicy
                {
                    Attempts = 7,
                    Backoff = Backoff.Linear,
                    FirstDelay = TimeSpan.FromMilliseconds(150),
                    Factor = 1.5,
                    MaxDelay = TimeSpan.FromMinutes(9),
                    Jitter = 0.25,
                    Budget = TimeSpan.FromHours(3),
                    NonRetryable = ["BadInput"],
                    WhenExhausted = Exhausted.Suspend,
                })
                .Within(new TimeLimits { ScheduleToStart = TimeSpan.FromSeconds(11), StartToClose = TimeSpan.FromSeconds(12), ScheduleToClose = TimeSpan.FromSeconds(13), Heartbeat = TimeSpan.FromSeconds(14) })
                .WaitBefore(TimeSpan.FromSeconds(15)).WaitAfter(TimeSpan.FromSeconds(16))
                .Compensate(new Compensation("undo")
                {
                    QueueName = "undoers",
                    Requirements = [new Requirement("in", "in")],
                    RetryPolicy = new RetryPolicy { Attempts = 2 },
                    TimeLimits = new TimeLimits { Heartbeat = TimeSpan.FromSeconds(18) },
                }),
            Flow.Signal("go", "approved").Compensate("undo"),
            Flow.Child("child", Flow.Linear("other", Flow.Task("all")), ParentClose.Wait),
            Flow.Linear("inner", Flow.Unordered("nothing")).Constant("deep", Payload.Json("down")).Retry(RetryController.By("asks") with { Name = "controller", QueueName = "askers", Requirements = [new Requirement("a", "in")], ResultName = "value", RevertsAll = true }),
            Flow.Unordered("values").Retry(RetryController.ForEach(Payload.Json(1), Payload.None)),
            Flow.Unordered("listed").Retry(RetryController.ParameterizedForEach("other") with { Requirements = [new Requirement("values", "other"), new Requirement("a", "in")] }),
            Flow.Unordered("never").Retry(RetryController.AlwaysRevertAll()))
        .Link("all", "inner", LinkDecider.By("decides", DeciderDepth.Neighbors) with { QueueName = "deciders" }).Link("all", "listed", LinkDecider.When("<% $.all > 1 %>"))
        .Constant("c", Payload.None).Inputs("in", "other").Deadline(TimeSpan.FromDays(17)).KeepFor(TimeSpan.FromDays(30)).Target("inner").Retry(RetryController.Times(3)).OnFailure(FailureMode.RevertLocally).Attribute("customer", "in").Attribute("number", "result");

    [Fact]
    public void Everything_that_can_be_said_of_a_flow_is_written_and_read() => Same(Everything);

    [Fact]
    public void The_flow_that_has_everything_has_everything()
    {
        var task = (TaskDefinition)Everything.Items[0];
        var usual = Flow.Task("usual");
        Differ(usual, task, nameof(TaskDefinition.SignalName), nameof(TaskDefinition.ChildFlow));
        Differ(usual, Everything.Items[1], nameof(TaskDefinition.ChildFlow), nameof(TaskDefinition.ResultParts), nameof(TaskDefinition.HandlerName), nameof(TaskDefinition.QueueName), nameof(TaskDefinition.Priority), nameof(TaskDefinition.FairnessKey), nameof(TaskDefinition.WorkerGroup), nameof(TaskDefinition.Requirements), nameof(TaskDefinition.Constants), nameof(TaskDefinition.ResultName), nameof(TaskDefinition.RerunAfterLoss), nameof(TaskDefinition.RetryPolicy), nameof(TaskDefinition.TimeLimits), nameof(TaskDefinition.PauseBefore), nameof(TaskDefinition.PauseAfter));
        Differ(new ChildFlow("usual", ParentClose.Cancel), ((TaskDefinition)Everything.Items[2]).ChildFlow!, nameof(ChildFlow.Hash));
        Differ(new ResultPart("usual", null, null), task.ResultParts[1], nameof(ResultPart.Key));
        Differ(new Compensation("usual"), task.Compensation!);
        Differ(LinkDecider.By("usual"), Everything.Links[0].Decider!, nameof(LinkDecider.Expression));
        Differ(LinkDecider.By("usual"), Everything.Links[1].Decider!, nameof(LinkDecider.QueueName), nameof(LinkDecider.Depth));
        Differ(RetryController.AlwaysRevert(), ((Flow)Everything.Items[3]).Controller!, nameof(RetryController.Rounds), nameof(RetryController.Values));
        Differ(new RetryPolicy(), task.RetryPolicy!);
        Differ(TimeLimits.None, task.TimeLimits);
        Differ(new Requirement("in", "in"), task.Requirements[1], nameof(Requirement.IsOptional), nameof(Requirement.Default));
        Differ(new Requirement("in", "in"), task.Requirements[2]);
        Differ(new FlowLink("a", "b"), Everything.Links[0]);
        Differ(Flow.Linear("usual"), Everything);
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(RandomFlows)])]
    public void What_is_written_reads_as_the_same_flow(Flow flow) => Same(flow);

    // The encoding is what the identity of a flow is made of: nothing can be missing there.
    private static void Same(Flow flow)
    {
        var written = FlowData.Write(flow);
        var read = Assert.Single(FlowData.Read(written));
        Assert.Equal(flow, read);
        Assert.Equal(FlowCodec.Encode(flow).ToArray(), FlowCodec.Encode(read).ToArray());
        Assert.Equal(written, FlowData.Write(read));
    }

    /// <summary>A property that nothing has a value for would not be missed where it got lost.</summary>
    private static void Differ(object usual, object full, params string[] except)
    {
        foreach (var property in full.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (except.Contains(property.Name)) continue;
            var (left, right) = (property.GetValue(usual), property.GetValue(full));
            Assert.False(Equals(left, right), $"{full.GetType().Name}.{property.Name} is as usual in '{nameof(Everything)}': give it another value there, a key in the format, and a line in docs/flow-files.md.");
        }
    }
}
