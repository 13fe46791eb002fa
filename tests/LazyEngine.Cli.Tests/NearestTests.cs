namespace LazyEngine.Cli.Tests;

public sealed class NearestTests
{
    private static readonly string[] Known = ["order-17", "order-18", "invoice-7", "trip-oslo"];

    [Theory]
    [InlineData("ordre-17", "order-17")]
    [InlineData("Order-18", "order-18")]
    [InlineData("oslo", "trip-oslo")]
    [InlineData("invoice7", "invoice-7")]
    public void What_is_near_comes_first(string word, string meant) => Assert.Equal(meant, Nearest.To(word, Known)[0]);

    [Fact]
    public void What_is_far_from_everything_gets_no_hint() => Assert.Empty(Nearest.To("something else", Known));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abcd", "abdc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void A_swap_of_neighbours_counts_once(string from, string to, int distance)
    {
        Assert.Equal(distance, Nearest.Distance(from, to));
        Assert.Equal(distance, Nearest.Distance(to, from));
    }
}
