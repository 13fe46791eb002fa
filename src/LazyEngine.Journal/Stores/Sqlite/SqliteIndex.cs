namespace LazyEngine.Journal;

/// <summary>Writes rows of the index of a SQLite file, with what goes along with them.</summary>
internal static class SqliteIndex
{
    /// <summary>Writes a row and its attributes, or the tombstone in its place.</summary>
    /// <returns>How many rows of the index were written: 0 where the one that is there knows a later commit.</returns>
    public static int Write(SqliteSession session, IndexEntry entry)
    {
        if (entry.Header.PurgedAt is not null)
        {
            foreach (var statement in TombstoneStatements.Put(entry.Header)) session.Execute(statement);
            return 1;
        }

        var written = session.Execute(IndexStatements.Upsert(entry));
        if (written == 0) return 0;
        foreach (var attribute in entry.Header.Attributes) session.Execute(IndexStatements.Upsert(entry.Header, attribute));
        return written;
    }
}
