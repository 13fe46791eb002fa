using System.Globalization;
using FsCheck;
using FsCheck.Xunit;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;
using Flow = LazyEngine.Flows.Flow;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>Random flows with retries, limits and waits, under random commands: every step holds the invariants of <see cref="Scenario"/>, and from wherever that leads the execution comes to its end.</summary>
public sealed class RandomExecutionTests
{
    private static readonly TaskOutcome Success = new TaskOutcome.Success(Payload.Json("done"));

    [Property(MaxTest = 500)]
    public void Whatever_happens_the_invariants_hold_and_the_execution_can_end(DoNotSize<int> seed) => Holds(seed.Item);

    private static void Holds(int seed)
    {
        var random = new Random(seed);
        var scenario = Scenario.Of(FlowOf(random), new Limits { InFlightMax = random.Next(1, 5) });
        scenario.When(x => new ExecutionCommand.Run(Scenario.Id, x.Flow, Inputs()) { Id = x.NextId(), StartAt = random.Next(4) == 0 ? x.Now + Time(random) : null });
        for (var step = random.Next(60); step > 0; step--) Disturb(scenario.WithChance(random.NextDouble()), random);

        Finish(scenario);
    }

    [Fact]
    public void A_child_that_has_not_heard_takes_room_until_it_has() => Holds(1462187164);

    private static void Disturb(Scenario scenario, Random random)
    {
        var kind = random.Next(17);
        if (kind < 4)
        {
            scenario.After(Time(random));
            return;
        }

        if (kind == 4)
        {
            Order(scenario, random);
            return;
        }

        if (scenario.State.Tasks.IsEmpty) return;
        var (key, instance) = scenario.State.Tasks.ElementAt(random.Next(scenario.State.Tasks.Count));
        var task = scenario.Plan.TaskAt(key.Node)!.Name;
        var attempt = Math.Max(1, instance.Attempt - (random.Next(10) == 0 ? 1 : 0));
        scenario.When(kind switch
        {
            5 => Complete(task, attempt: attempt),
            6 or 7 => Fail(task, attempt),
            8 => Complete(Token(task, attempt), new TaskOutcome.Pending()),
            9 => Lose(task, attempt),
            10 => Return(task, attempt),
            14 => ChildScenarios.Ended(task, Success, attempt),
            15 => ChildScenarios.Ended(task, new TaskOutcome.Failure(Oops), attempt),
            16 => ChildScenarios.Told(task, attempt),
            11 => x => new ExecutionCommand.Heartbeat(Token(task, attempt), Worker, random.Next(2) == 0 ? Payload.Json(random.Next(3)) : null) { Id = x.NextId() },
            _ => Claim(task, attempt, random.Next(4) == 0 ? OtherWorker : Worker),
        });
    }

    private static void Order(Scenario scenario, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                scenario.When(Cancel());
                break;
            case 1 or 2:
                scenario.When(Stop());
                break;
            case 3:
                scenario.GivenRestart();
                break;
            case 4 when !scenario.State.Held.IsEmpty:
                var held = scenario.Plan.TaskAt(scenario.State.Held[0].Node)!.Name;
                scenario.When(x => new ExecutionCommand.Resume(Scenario.Id) { Id = x.NextId(), Decisions = [new HeldDecision(held, random.Next(2) == 0 ? Success : new TaskOutcome.Failure(Oops))] });
                break;
            default:
                scenario.When(Resume());
                break;
        }
    }

    /// <summary>Everybody does what they are waited for to do.</summary>
    private static void Finish(Scenario scenario)
    {
        for (var step = 0; step < 1_000 && !scenario.State.State.IsTerminal(); step++)
        {
            var state = scenario.State;
            if (state.Children.Where(child => child.Value != ChildStanding.Dismissed).Select(child => (ChildKey?)child.Key).FirstOrDefault() is { } child)
                scenario.When(ChildScenarios.Ended(scenario.Plan.TaskAt(child.Instance.Node)!.Name, Success, child.Attempt));
            else if (state.InFlight.Concat(state.Waiting).Select(key => (InstanceKey?)key).FirstOrDefault() is { } key)
                scenario.When(Complete(scenario.Plan.TaskAt(key.Node)!.Name, attempt: state.Tasks[key].Attempt));
            else if (state.State == ExecutionState.Suspended)
                scenario.When(Resume());
            else if (state.NextDue is null && state.Children.Select(left => (ChildKey?)left.Key).FirstOrDefault() is { } dismissed)
                scenario.When(ChildScenarios.Told(scenario.Plan.TaskAt(dismissed.Instance.Node)!.Name, dismissed.Attempt)); // it takes room until it has heard
            else
                scenario.After(state.NextDue!.Value > scenario.Now ? state.NextDue.Value - scenario.Now : TimeSpan.FromSeconds(1));
        }

        Assert.True(scenario.State.State.IsTerminal(), $"It is {scenario.State.State} and goes nowhere.");
    }

    private static Flow FlowOf(Random random)
    {
        var tasks = Enumerable.Range(0, random.Next(1, 7)).Select(number => TaskOf(random, string.Create(CultureInfo.InvariantCulture, $"t{number}"))).ToArray();
        var half = random.Next(tasks.Length + 1);
        var flow = Flow.Linear("random", [Flow.Unordered("wide", tasks.Take(half)), .. tasks.Skip(half)]);
        return random.Next(4) == 0 ? flow.Deadline(Time(random) * 20) : flow;
    }

    private static TaskDefinition TaskOf(Random random, string name)
    {
        TimeSpan? Maybe(int scale) => random.Next(3) == 0 ? Time(random) * scale : null;
        var isChild = random.Next(4) == 0;
        var task = (isChild ? ChildScenarios.Child(name, (ParentClose)random.Next(3)) : Flow.Task(name)).WaitBefore(Maybe(1) ?? TimeSpan.Zero).WaitAfter(Maybe(1) ?? TimeSpan.Zero)
            .Within(new TimeLimits { ScheduleToStart = isChild ? null : Maybe(2), StartToClose = Maybe(2), ScheduleToClose = Maybe(6), Heartbeat = isChild ? null : Maybe(1) });
        if (random.Next(4) == 0) task = task.AtMostOnce();
        return random.Next(3) == 0 ? task : task.Retry(new RetryPolicy
        {
            Attempts = random.Next(1, 5),
            Backoff = (Backoff)random.Next(3),
            FirstDelay = random.Next(4) == 0 ? TimeSpan.Zero : Time(random),
            MaxDelay = TimeSpan.FromMinutes(2),
            Jitter = random.NextDouble(),
            Budget = Maybe(10),
            NonRetryable = random.Next(6) == 0 ? ["Oops"] : [],
            WhenExhausted = (Exhausted)random.Next(2),
        });
    }

    private static TimeSpan Time(Random random) => TimeSpan.FromSeconds(random.Next(1, 120));
}
