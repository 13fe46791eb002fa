using System.Diagnostics;

namespace LazyEngine.EndToEnd.Tests.Served;

/// <summary>Waits for conditions that only asking again shows.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<T> TrueAsync<T>(Func<Task<T>> ask, Func<T, bool> condition, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (condition(answer)) return answer;
            Assert.True(clock.Elapsed < (limit ?? Limit), $"It did not come to that within {limit ?? Limit}; the last answer was {answer}.");
            await Task.Delay(Pause);
        }
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()), met => met);
}
