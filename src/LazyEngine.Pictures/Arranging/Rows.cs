namespace LazyEngine.Pictures.Arranging;

/// <summary>Arranges items that do not depend on each other: in rows, so that the whole is about as wide as a page.</summary>
internal static class Rows
{
    private const double Gap = 20;
    private const double PageShape = 1.9;

    public static Arrangement Arrange(IReadOnlyList<Extent> items) =>
        Enumerable.Range(1, items.Count)
            .Where(columns => IsEven(columns, items.Count))
            .Select(columns => InColumns(items, columns))
            .MinBy(arrangement => Math.Abs(Math.Log(arrangement.Size.Width / arrangement.Size.Height / PageShape)))!;

    /// <summary>Fewer columns would do for as many rows.</summary>
    private static bool IsEven(int columns, int count) => columns == 1 || RowsFor(columns, count) < RowsFor(columns - 1, count);

    private static int RowsFor(int columns, int count) => (count + columns - 1) / columns;

    private static Arrangement InColumns(IReadOnlyList<Extent> items, int columns)
    {
        var widths = new double[columns];
        for (var item = 0; item < items.Count; item++) widths[item % columns] = Math.Max(widths[item % columns], items[item].Width);
        var width = widths.Sum() + (Gap * (columns - 1));
        var centres = new Spot[items.Count];
        var y = 0.0;
        for (var row = 0; row < items.Count; row += columns)
        {
            var count = Math.Min(columns, items.Count - row);
            var height = Enumerable.Range(row, count).Max(item => items[item].Above + items[item].Below);
            // A last row that is not full stands in the middle.
            var x = (width - widths.Take(count).Sum() - (Gap * (count - 1))) / 2;
            for (var column = 0; column < count; column++)
            {
                centres[row + column] = new Spot(x + (widths[column] / 2), y + items[row + column].Above);
                x += widths[column] + Gap;
            }

            y += height + Gap;
        }

        return new Arrangement(new Size(width, y - Gap), centres, []);
    }
}
