using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

public sealed class SliceTests
{
    // These numbers are stored in every index row: a change here would lose sleeping executions.
    [Theory]
    [InlineData("a", 288)]
    [InlineData("trip-1", 664)]
    [InlineData("trip-2", 81)]
    public void The_slice_of_an_id_never_changes(string id, int slice) => Assert.Equal(slice, SliceRange.Of(ExecutionId.Parse(id)));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1024)]
    public void Shares_are_everything_and_do_not_overlap(int shares)
    {
        var next = 0;
        for (var share = 0; share < shares; share++)
        {
            var range = SliceRange.Share(share, shares);
            Assert.Equal(next, range.First);
            Assert.True(range.Last >= range.First);
            next = range.Last + 1;
        }

        Assert.Equal(SliceRange.SliceCount, next);
    }

    [Fact]
    public void Ids_that_differ_little_are_spread_evenly()
    {
        var counts = new int[16];
        for (var i = 0; i < 16_000; i++) counts[SliceRange.Of(ExecutionId.Parse($"trip-{i}")) * 16 / SliceRange.SliceCount]++;

        Assert.All(counts, count => Assert.InRange(count, 800, 1_200));
    }
}
