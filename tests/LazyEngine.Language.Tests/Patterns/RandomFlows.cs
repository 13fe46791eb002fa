using FsCheck;
using FsCheck.Fluent;
using LazyEngine.Flows;

namespace LazyEngine.Language.Tests.Patterns;

/// <summary>Flows made out of chance: each valid, and together with everything that can be said of a flow.</summary>
public static class RandomFlows
{
    private static readonly string[] Values = ["null", "true", "0", "-1.50e+3", "123456789012345678901234567890", "\"text\"", "\"\"", "[1,[2],{}]", "{\"a\":{\"b\":[null]}}", "{\"$payload\":1}", "\"\\u00E9\"", "\"é\"", "{ \"a\" : 1 }"];

    private static readonly string[] Names = ["a", "item", "zoë", "two words", "1", "true", "null", "- x", "{b}", "#", "a: b", "\"quoted\"", "'", "-", "~", "\uD83D\uDE00", "*x", "&x", "!tag", "%", "@", "<<", "flow", "task"];

    /// <summary>What FsCheck asks for.</summary>
    public static Arbitrary<Flow> Flows() => Gen.Sized(size => Gen.Choose(0, int.MaxValue - 1).Select(seed => new Maker(new Random(seed), size).Flow())).ToArbitrary();

    private sealed class Maker(Random chance, int size)
    {
        private int _tasks;

        public Flow Flow()
        {
            var flow = Inner(0);
            if (Chance(0.3)) flow = flow.OnFailure((FailureMode)chance.Next(4));
            return Chance(0.3) ? flow.Deadline(Time()) : flow;
        }

        private Flow Inner(int depth)
        {
            var items = new List<FlowItem>();
            for (var left = chance.Next(1 + Math.Min(size, 6)); left > 0; left--) items.Add(depth < 4 && Chance(0.3) ? Inner(depth + 1) : Task());
            var name = $"{Name()} {depth}.{_tasks}";
            var flow = chance.Next(3) switch
            {
                0 => LazyEngine.Flows.Flow.Linear(name, items),
                1 => LazyEngine.Flows.Flow.Unordered(name, items),
                _ => Linked(LazyEngine.Flows.Flow.Graph(name, items), items),
            };
            while (Chance(0.2)) flow = flow.Constant(Name(), Value());
            return Chance(0.2) ? flow.Retry(Controller()) : flow;
        }

        private Flow Linked(Flow graph, List<FlowItem> items)
        {
            for (var to = 1; to < items.Count; to++)
            {
                // Flows may have the same name, and a link must mean one of them.
                var (earlier, later) = (items[chance.Next(to)].Name, items[to].Name);
                if (Chance(0.5) && items.Count(item => item.Name == earlier) == 1 && items.Count(item => item.Name == later) == 1)
                    graph = Chance(0.3) ? graph.Link(earlier, later, LinkDecider.By(Name(), (DeciderDepth)chance.Next(4)) with { QueueName = Name() }) : graph.Link(earlier, later);
            }

            return graph;
        }

        private TaskDefinition Task()
        {
            var name = $"{Name()} t{_tasks++}";
            if (Chance(0.1)) return LazyEngine.Flows.Flow.Child(name, LazyEngine.Flows.Flow.Linear(Name(), LazyEngine.Flows.Flow.Task(Name())), (ParentClose)chance.Next(3));
            var task = Chance(0.2) ? LazyEngine.Flows.Flow.Signal(name, Chance(0.5) ? Name() : null) : LazyEngine.Flows.Flow.Task(name);
            if (Chance(0.3)) task = task.Handler(Name());
            if (Chance(0.3)) task = task.Queue(Name());
            if (Chance(0.3)) task = task.WithPriority(chance.Next(-9, 9));
            while (Chance(0.3)) task = Chance(0.5) ? task.Requires($"input {Name()}") : task.Rebind(Name(), $"input {Name()}");
            if (Chance(0.2)) task = task.Optional(Name(), Chance(0.5) ? Value() : null);
            while (Chance(0.3)) task = task.Constant(Name(), Value());
            if (Chance(0.3)) task = task.Provides($"result {Name()} {_tasks}");
            if (Chance(0.2)) task = Chance(0.5) ? task.ProvidesItems($"part a {_tasks}", $"part b {_tasks}") : task.ProvidesKeys($"part a {_tasks}", $"part b {_tasks}");
            if (Chance(0.2)) task = task.AtMostOnce();
            if (Chance(0.3)) task = task.WaitBefore(Time());
            if (Chance(0.3)) task = task.WaitAfter(Time());
            if (Chance(0.3)) task = task.Retry(Policy());
            if (Chance(0.2)) task = task.Compensate(new Compensation(Name()) { QueueName = Chance(0.5) ? Name() : null, Requirements = Chance(0.5) ? [] : null, RetryPolicy = Chance(0.5) ? Policy() : null, TimeLimits = new TimeLimits { Heartbeat = MaybeTime() } });
            return Chance(0.3) ? task.Within(new TimeLimits { ScheduleToStart = MaybeTime(), StartToClose = MaybeTime(), ScheduleToClose = MaybeTime(), Heartbeat = MaybeTime() }) : task;
        }

        private RetryController Controller()
        {
            var controller = chance.Next(5) switch
            {
                0 => RetryController.Times(chance.Next(4)),
                1 => RetryController.ForEach(Value(), Value()),
                2 => RetryController.ParameterizedForEach($"input {Name()}"),
                3 => RetryController.AlwaysRevert(),
                _ => RetryController.By(Name()),
            };
            return controller with { Name = $"controller {_tasks++}", QueueName = Name(), RevertsAll = Chance(0.5), ResultName = Chance(0.5) ? $"value {_tasks}" : null };
        }

        private RetryPolicy Policy() => new()
        {
            Attempts = Chance(0.2) ? RetryPolicy.Unlimited : chance.Next(1, 9),
            Backoff = (Backoff)chance.Next(3),
            FirstDelay = Chance(0.2) ? TimeSpan.Zero : Time(),
            Factor = 1 + (chance.NextDouble() * 5),
            MaxDelay = Time(),
            Jitter = Chance(0.5) ? chance.NextDouble() : 0,
            Budget = MaybeTime(),
            NonRetryable = Chance(0.3) ? ["A", Name()] : [],
            WhenExhausted = (Exhausted)chance.Next(2),
        };

        private Payload Value() => chance.Next(8) switch
        {
            0 => Payload.None,
            1 => new Payload("text"u8.ToArray(), "text/plain"),
            2 => Payload.Json(Name()),
            _ => new Payload(System.Text.Encoding.UTF8.GetBytes(Values[chance.Next(Values.Length)]), Payload.JsonContentType),
        };

        private TimeSpan Time() => chance.Next(3) switch
        {
            0 => TimeSpan.FromTicks(chance.NextInt64(1, TimeSpan.FromDays(36_500).Ticks)),
            1 => TimeSpan.FromSeconds(chance.Next(1, 200_000)),
            _ => TimeSpan.FromMilliseconds(chance.Next(1, 5_000)),
        };

        private TimeSpan? MaybeTime() => Chance(0.5) ? Time() : null;

        private string Name() => Names[chance.Next(Names.Length)];

        private bool Chance(double share) => chance.NextDouble() < share;
    }
}
