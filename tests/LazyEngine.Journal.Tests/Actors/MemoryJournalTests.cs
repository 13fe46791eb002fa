namespace LazyEngine.Journal.Tests;

public sealed class MemoryJournalTests : JournalContract
{
    private protected override Task<JournalSettings> CreateAsync() => Task.FromResult(TestSettings.Memory);
}
