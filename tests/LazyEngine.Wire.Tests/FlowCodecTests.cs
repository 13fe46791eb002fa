using Google.Protobuf;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Wire.Tests;

public sealed class FlowCodecTests
{
    public static TheoryData<string> Names => [.. FlowSamples.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flow_is_read_as_it_was_written(string name) =>
        Assert.Equal(FlowSamples.Named(name), FlowCodec.Decode(FlowCodec.Encode(FlowSamples.Named(name))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_bytes_are_those_that_were_recorded(string name)
    {
        var bytes = FlowCodec.Encode(FlowSamples.Named(name));

        var recorded = Golden.Bytes($"flow.v1.{name}.hex", () => bytes);

        Assert.Equal(Convert.ToHexStringLower(recorded), Convert.ToHexStringLower(bytes));
        Assert.Equal(FlowSamples.Named(name), FlowCodec.Decode(recorded));
    }

    [Fact]
    public void The_hash_of_a_flow_is_the_same_for_ever() =>
        Assert.Equal(Golden.Text("flow.hash", () => FlowCodec.HashOf(FlowSamples.Rich).Value), FlowCodec.HashOf(FlowSamples.Rich).Value);

    [Fact]
    public void The_order_in_which_constants_were_given_does_not_matter()
    {
        var task = Flow.Task("task");
        var (a, b) = (Payload.Json("a"), Payload.Json("b"));
        var one = Flow.Linear("flow", task.Constant("a", a).Constant("b", b)).Constant("x", a).Constant("X", b).Constant("é", a);
        var other = Flow.Linear("flow", task.Constant("b", b).Constant("a", a)).Constant("é", a).Constant("X", b).Constant("x", a);

        Assert.Equal(one, other);
        Assert.Equal(FlowCodec.Encode(one), FlowCodec.Encode(other));
    }

    [Fact]
    public void Whatever_differs_has_another_hash()
    {
        var task = Flow.Task("task");
        Flow[] flows =
        [
            Flow.Linear("flow", task),
            Flow.Linear("flow2", task),
            Flow.Unordered("flow", task),
            Flow.Graph("flow", task),
            Flow.Linear("flow", task).Inputs(),
            Flow.Linear("flow", task).Inputs("a"),
            Flow.Linear("flow", task).Inputs("a", "b"),
            Flow.Linear("flow", task).Inputs("b", "a"),
            Flow.Linear("flow", task).Constant("a", Payload.None),
            Flow.Linear("flow", task).Constant("a", Payload.Json(1)),
            Flow.Linear("flow", task).Link("task", "task"),
            Flow.Linear("flow", Flow.Linear("flow", task)),
            Flow.Linear("flow"),
            Flow.Linear("flow", task, Flow.Task("second")),
            Flow.Linear("flow", Flow.Task("second"), task),
            Flow.Linear("flow", task.Handler("other")),
            Flow.Linear("flow", task.Queue("other")),
            Flow.Linear("flow", task.WithPriority(1)),
            Flow.Linear("flow", task.WithPriority(-1)),
            Flow.Linear("flow", task.Requires("a")),
            Flow.Linear("flow", task.Rebind("a", "b")),
            Flow.Linear("flow", task.Constant("a", Payload.None)),
            Flow.Linear("flow", task.Provides("a")),
            Flow.Linear("flow", task.AtMostOnce()),
            Flow.Linear("flow", Flow.Child("task", FlowSamples.Pair)),
            Flow.Linear("flow", Flow.Child("task", FlowSamples.Pair, ParentClose.Abandon)),
            Flow.Linear("flow", Flow.Child("task", FlowSamples.Pair.Inputs())),
        ];

        Assert.Equal(flows.Length, flows.Select(FlowCodec.HashOf).Distinct().Count());
    }

    [Fact]
    public void The_flow_of_a_child_stands_by_its_hash_and_is_stored_before_its_parents()
    {
        var middle = Flow.Linear("middle", Flow.Child("inner", FlowSamples.Pair), Flow.Linear("deeper", Flow.Child("again", FlowSamples.Pair)));
        var outer = Flow.Linear("outer", Flow.Child("left", middle), Flow.Child("right", FlowSamples.Pair));

        var family = FlowFamily.Of(outer);

        Assert.Equal(["pair", "middle", "outer"], family.Select(member => member.Flow.Name));
        Assert.All(family, member => Assert.Equal((FlowCodec.Decode(member.Encoded), FlowHash.Of(member.Encoded)), (member.Flow, member.Hash)));
        Assert.Equal(FlowCodec.HashOf(outer), family[^1].Hash);
        var left = Assert.IsType<TaskDefinition>(family[^1].Flow.Items[0]).ChildFlow!;
        Assert.Equal(("middle", FlowCodec.HashOf(middle), (Flow?)null), (left.FlowName, left.Hash!.Value, left.Definition));
    }

    [Fact]
    public void Children_of_children_that_double_at_every_level_are_each_written_once()
    {
        var flow = FlowSamples.OneTask;
        for (var level = 0; level < PlanLimits.Default.Parents; level++) flow = Flow.Linear("level", Flow.Child("a", flow), Flow.Child("b", flow));

        Assert.Equal(PlanLimits.Default.Parents + 1, FlowFamily.Of(flow).Count);
        Assert.Contains(FlowProblem.TooDeep, Assert.Throws<InvalidFlowException>(() => FlowFamily.Of(Flow.Linear("top", Flow.Child("c", flow)))).Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void A_flow_that_is_nested_as_deep_as_it_may_be_is_read_again()
    {
        var flow = Nested(PlanLimits.Default.Depth);

        var bytes = FlowCodec.Encode(flow);

        Assert.NotNull(PlanCompiler.Compile(flow, FlowHash.Of(bytes)).Plan);
        Assert.Equal(flow, FlowCodec.Decode(bytes));
    }

    [Theory]
    [InlineData(65)]
    [InlineData(100_000)]
    public void A_flow_that_is_nested_deeper_is_refused_with_the_problem(int depth)
    {
        var refused = Assert.Throws<InvalidFlowException>(() => FlowCodec.Encode(Nested(depth)));

        Assert.Contains(refused.Problems, problem => problem.Code == FlowProblem.TooDeep);
    }

    [Fact]
    public void Parts_that_double_at_every_level_are_counted_before_they_are_written()
    {
        var flow = FlowSamples.OneTask;
        for (var level = 1; level < 60; level++) flow = Flow.Linear("level", flow, flow);

        Assert.Throws<InvalidFlowException>(() => FlowCodec.Encode(flow, PlanLimits.Default with { Flows = 1_000 }));
    }

    [Fact]
    public void Bytes_that_are_nested_deeper_than_any_flow_are_refused()
    {
        byte[] bytes = new V1.Flow { Name = "innermost" }.ToByteArray();
        for (var level = 0; level < 1_000; level++) bytes = [0x1A, .. Delimited([0x0A, .. Delimited(bytes)])];

        Assert.Throws<UnreadableException>(() => FlowCodec.Decode(bytes));
    }

    [Fact]
    public void A_part_that_a_later_version_added_is_not_left_out_silently()
    {
        byte[] bytes = [.. FlowCodec.Encode(FlowSamples.Pair), 0xFA, 0x3F, 0x02, 0x68, 0x69];

        Assert.Contains("later version", Assert.Throws<UnreadableException>(() => FlowCodec.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_flow_are_refused() => Assert.Throws<UnreadableException>(() => FlowCodec.Decode((byte[])[0xFF, 0xFF]));

    [Fact]
    public void An_unknown_kind_of_item_is_refused()
    {
        var flow = new V1.Flow { Name = "flow" };
        flow.Items.Add(new V1.Item());

        Assert.Throws<UnreadableException>(() => FlowCodec.Decode(flow.ToByteArray()));
    }

    [Fact]
    public void An_unknown_pattern_is_refused() =>
        Assert.Throws<UnreadableException>(() => FlowCodec.Decode(new V1.Flow { Name = "flow", Pattern = 3 }.ToByteArray()));

    [Fact]
    public void Every_truncation_is_read_or_refused()
    {
        var bytes = FlowCodec.Encode(FlowSamples.Full);
        var read = 0;
        for (var length = 0; length < bytes.Length; length++)
        {
            try
            {
                FlowCodec.Decode(bytes.AsMemory(0, length));
                read++;
            }
            catch (UnreadableException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }

        Assert.InRange(read, 0, 20);
    }

    private static Flow Nested(int depth)
    {
        var flow = Flow.Linear("innermost", Flow.Task("task").Constant("value", Payload.Json(1)));
        for (var level = 1; level < depth; level++) flow = Flow.Linear("level", flow);
        return flow;
    }

    private static byte[] Delimited(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true)) output.WriteBytes(ByteString.CopyFrom(bytes));
        return stream.ToArray();
    }
}
