namespace LazyEngine.Journal;

/// <summary>Notices, while an execution is read back, that an incarnation has gone on writing after another had taken its place.</summary>
/// <remarks>Every incarnation has a writer id of its own, so none may come back. What two have decided side by side must not be put together.</remarks>
internal sealed class WriterOrder(string persistenceId)
{
    private HashSet<string>? _replaced;
    private string? _writer;

    /// <exception cref="InvalidDataException">The row is by a writer that another one had replaced.</exception>
    public void Check(JournalRow row)
    {
        if (row.WriterUuid == _writer) return;
        if (_writer is not null) (_replaced ??= new HashSet<string>(StringComparer.Ordinal)).Add(_writer);
        if (_replaced?.Contains(row.WriterUuid) == true)
            throw new InvalidDataException($"Row {row.SequenceNr} of '{persistenceId}' is by writer '{row.WriterUuid}', whose place writer '{_writer}' had taken before: two incarnations have written at once.");
        _writer = row.WriterUuid;
    }
}
