namespace LazyEngine.Journal.Tests;

public sealed class SqliteReaderTests : ReaderContract
{
    private readonly string _file = TestDatabases.NewSqliteFile();

    public override Task DisposeAsync()
    {
        TestDatabases.Delete(_file);
        return Task.CompletedTask;
    }

    [Fact]
    public void A_file_that_does_not_exist_is_named_and_not_made()
    {
        var refusal = Assert.Throws<JournalOpenException>(() => StoreReader.Open(Settings));

        Assert.Contains(_file, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(_file)!));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(_file, new string('x', 10_000));

        var refusal = Assert.Throws<JournalOpenException>(() => StoreReader.Open(Settings));

        Assert.Contains("not a database", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_is_no_store()
    {
        await File.WriteAllTextAsync(_file, string.Empty);

        var refusal = Assert.Throws<JournalOpenException>(() => StoreReader.Open(Settings));

        Assert.Contains("is no LazyEngine store", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_takes_no_lock_and_waits_for_none()
    {
        using var store = ExecutionStore.Open(Settings);
        using (StoreReader.Open(Settings))
        {
        }

        File.Delete(_file + ".lock");
        using var reader = StoreReader.Open(Settings);
        Assert.False(File.Exists(_file + ".lock"));
    }

    [Fact]
    public void Where_the_files_that_a_reader_needs_cannot_be_made_they_are_named()
    {
        ExecutionStore.Open(Settings).Dispose();
        Directory.CreateDirectory(_file + "-wal");

        var refusal = Assert.Throws<JournalOpenException>(() => StoreReader.Open(Settings));

        Assert.Contains($"'{_file}-wal' and '{_file}-shm'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_in_memory_has_no_outside() =>
        Assert.Contains("memory", Assert.Throws<JournalOpenException>(() => StoreReader.Open(TestSettings.Memory)).Message, StringComparison.Ordinal);

    private protected override Task<JournalSettings> CreateAsync() => Task.FromResult(TestSettings.Sqlite(_file));

    private protected override Task RunAsync(string text) => TestDatabases.RunAsync(Settings, text);

    private protected override Task ChangeAsReaderAsync(string text)
    {
        using var session = SqliteSession.OpenReadOnly(_file, TimeSpan.FromSeconds(1));
        return Task.FromResult(session.Run(text));
    }
}
