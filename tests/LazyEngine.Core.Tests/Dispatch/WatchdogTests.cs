using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class WatchdogTests
{
    private static readonly WatchdogSettings Settings = new() { PageSize = 3 };

    [Fact]
    public void It_reads_what_is_due_from_the_front()
    {
        var watchdog = new WatchdogLogic(Settings, sweepFirst: false);

        Assert.Equal(new WatchdogPage.Due(Start, null, default), watchdog.Next(Start));
    }

    [Fact]
    public void After_a_full_page_it_goes_on_behind_it_and_rests_only_briefly()
    {
        var watchdog = new WatchdogLogic(Settings, sweepFirst: false);
        watchdog.Read(Rows(1, 3));

        Assert.Equal(Settings.PagePause, watchdog.Pause);
        Assert.Equal(new WatchdogPage.Due(Start, WakeOf(3), IdOf(3)), watchdog.Next(Start));
    }

    [Fact]
    public void After_the_last_page_it_waits_and_begins_again()
    {
        var watchdog = new WatchdogLogic(Settings, sweepFirst: false);
        watchdog.Read(Rows(1, 3));
        watchdog.Read(Rows(4, 2));

        Assert.Equal(Settings.PollEvery, watchdog.Pause);
        Assert.Equal(new WatchdogPage.Due(Start, null, default), watchdog.Next(Start));
    }

    [Fact]
    public void A_page_that_cannot_be_read_is_read_again_later()
    {
        var watchdog = new WatchdogLogic(Settings, sweepFirst: false);
        watchdog.Read(Rows(1, 3));
        watchdog.Failed();

        Assert.Equal(Settings.PollEvery, watchdog.Pause);
        Assert.Equal(new WatchdogPage.Due(Start, WakeOf(3), IdOf(3)), watchdog.Next(Start));
    }

    [Fact]
    public void A_sweep_goes_through_all_that_had_attempts_before_it_looks_for_what_is_due()
    {
        var watchdog = new WatchdogLogic(Settings, sweepFirst: true);
        Assert.Equal(new WatchdogPage.WithAttempts(null), watchdog.Next(Start));

        watchdog.Read(Rows(1, 3));
        Assert.Equal((new WatchdogPage.WithAttempts(IdOf(3)), Settings.PagePause), (watchdog.Next(Start), watchdog.Pause));

        watchdog.Read(Rows(4, 1));
        Assert.Equal((new WatchdogPage.Due(Start, null, default), Settings.PagePause), (watchdog.Next(Start), watchdog.Pause));
    }

    [Fact]
    public void What_cannot_be_woken_does_not_starve_what_comes_after_it()
    {
        var index = Rows(1, 10);
        var watchdog = new WatchdogLogic(Settings, sweepFirst: false);
        var seen = new SortedSet<ExecutionId>();
        for (var page = 0; page < 4; page++)
        {
            var due = Assert.IsType<WatchdogPage.Due>(watchdog.Next(Start + Seconds(100)));
            // Nothing that was woken has moved its wake: the index still lists all of them.
            var rows = index.Where(row => due.AfterWake is null || row.WakeAt > due.AfterWake || (row.WakeAt == due.AfterWake && row.Id.CompareTo(due.AfterId) > 0)).Take(Settings.PageSize).ToArray();
            seen.UnionWith(rows.Select(row => row.Id));
            watchdog.Read(rows);
        }

        Assert.Equal(index.Select(row => row.Id), seen);
    }

    private static (ExecutionId Id, DateTimeOffset? WakeAt)[] Rows(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => (IdOf(number), (DateTimeOffset?)WakeOf(number)))];

    // Several share an instant, so that the id must tell them apart.
    private static DateTimeOffset WakeOf(int number) => Start + Seconds(number / 4);

    private static ExecutionId IdOf(int number) => ExecutionId.Parse(number.ToString("d3", CultureInfo.InvariantCulture));
}
