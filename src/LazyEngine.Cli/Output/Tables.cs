using Spectre.Console;

namespace LazyEngine.Cli.Output;

/// <summary>How every table of the command looks.</summary>
internal static class Tables
{
    /// <summary>A table with these columns.</summary>
    public static Table Of(params string[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);

    /// <summary>Sets columns of numbers so that their digits stand below each other.</summary>
    public static Table Numbers(this Table table, params int[] columns)
    {
        foreach (var column in columns) table.Columns[column].RightAligned();
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Add(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));
}
