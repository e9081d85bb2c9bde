using System.Text;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Titles;

/// <summary>Reads items' titles and categories; the first of each counts.</summary>
internal static class TitleLoader
{
    /// <summary>Reads a source of items to its end and frees it.</summary>
    /// <param name="source">The items.</param>
    /// <param name="data">Takes the texts.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="categoryOf">What a category's text says; null takes the first of a JSON list, or the text.</param>
    public static void Load(RowSource source, RawData data, CancellationToken cancellation, Func<string?, string?>? categoryOf = null)
    {
        using (source)
        {
            RoseException? absent = null;
            Require(source, source.ColumnsAreKnown);
            data.Skipped.Each(source.Read, Take, cancellation);
            Require(source, true);
            if (absent is not null)
            {
                throw absent;
            }

            data.TitlesAreRead(source.Path);

            void Take()
            {
                if (source.TryGet(Role.Item, out var item) && SourceId.Normal(item) is { IsEmpty: false } id)
                {
                    Add(source, data, data.Items.Intern(id), categoryOf);
                    return;
                }

                var error = InteractionLoader.Unreadable(source, Role.Item, item, "an id");
                absent ??= source.Has(Role.Item) ? throw error : data.Skipped.Accept(error) ? null : error;
            }
        }
    }

    /// <summary>Keeps the texts of the row's item.</summary>
    public static void Add(RowSource source, RawData data, int item, Func<string?, string?>? categoryOf = null)
    {
        var title = source.TryGet(Role.Title, out var text) ? Encoding.UTF8.GetString(text) : null;
        var category = source.TryGet(Role.Category, out text) ? Encoding.UTF8.GetString(text) : null;
        data.Texts.Add(item, title, (categoryOf ?? JsonText.FirstOf)(category));
    }

    private static void Require(RowSource source, bool known)
    {
        InteractionLoader.Needed(source, Role.Item, known);
        InteractionLoader.Needed(source, Role.Title, known);
    }
}
