using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Actors.Tests;

public class FamilySizesTests
{
    private static readonly FlowHash Parent = FlowHash.Of([1]);
    private static readonly FlowHash Child = FlowHash.Of([2]);

    private static readonly Limits Limits = new() { FamilyMax = 100, DeepFamilyMax = 10, DeepFrom = 3 };

    [Fact]
    public void A_family_is_deep_where_a_flow_starts_beneath_itself_or_many_parents()
    {
        var sizes = new FamilySizes(Limits, _ => Task.FromResult(0));

        Assert.Equal(100, sizes.LimitOf(Beneath(3), Child));
        Assert.Equal(10, sizes.LimitOf(Beneath(4), Child));
        Assert.Equal(10, sizes.LimitOf(Beneath(1), Parent));
    }

    [Fact]
    public async Task The_index_is_asked_when_a_limit_seems_to_be_reached()
    {
        var asked = 0;
        var sizes = new FamilySizes(Limits, _ =>
        {
            asked++;
            return Task.FromResult(10);
        });

        for (var child = 1; child <= 10; child++) Assert.Equal(child, await sizes.GrowAsync(Id(child), Beneath(1), Parent));
        Assert.Equal(0, asked);

        Assert.Equal(11, await sizes.GrowAsync(Id(11), Beneath(1), Parent));
        Assert.Equal(12, await sizes.GrowAsync(Id(12), Beneath(1), Parent));
        Assert.Equal(1, asked);
    }

    private static ParentLink Beneath(int depth) => new(new AttemptToken(ExecutionId.Parse("root"), "t", 0, 0, 1), depth) { Flows = [Parent.Beginning] };

    private static ExecutionId Id(int child) => ChildId.Of(new AttemptToken(ExecutionId.Parse("root"), "t", child, 0, 1));
}
