using LazyEngine.Flows;

namespace LazyEngine.Wire.Tests;

public sealed class FlowCodecTests
{
    private static readonly Flow Rich = Flow.Linear(
            "rich",
            Flow.Graph("inner", Flow.Task("a").Provides("x"), Flow.Task("b").Requires("x").Queue("gpu").WithPriority(-3).AtMostOnce()).Link("a", "b"),
            Flow.Unordered("empty"),
            Flow.Task("c").Handler("h").Rebind("argument", "x").Constant("one", Payload.Json(1)).Constant("two", Payload.Json(2)))
        .Constant("shared", Payload.Json("s"))
        .Inputs("in");

    [Fact]
    public void A_flow_comes_back_as_it_was() => Assert.Equal(Rich, FlowCodec.Decode(FlowCodec.Encode(Rich)));

    [Fact]
    public void Equal_flows_have_equal_bytes_in_whatever_order_they_were_built()
    {
        var one = Flow.Linear("f", Flow.Task("t").Constant("a", Payload.Json(1)).Constant("b", Payload.Json(2)));
        var two = Flow.Linear("f", Flow.Task("t").Constant("b", Payload.Json(2)).Constant("a", Payload.Json(1)));
        Assert.Equal(FlowCodec.Encode(one), FlowCodec.Encode(two));
        Assert.NotEqual(FlowCodec.HashOf(one), FlowCodec.HashOf(one.Inputs()));
    }

    [Fact]
    public void The_hash_of_a_flow_is_the_same_for_ever() =>
        Assert.Equal(Golden.Text("flow.hash", () => FlowCodec.HashOf(Rich).Value), FlowCodec.HashOf(Rich).Value);

    [Fact]
    public void Bytes_that_are_no_flow_are_refused() => Assert.Throws<UnreadableException>(() => FlowCodec.Decode((byte[])[0xFF, 0xFF]));
}
