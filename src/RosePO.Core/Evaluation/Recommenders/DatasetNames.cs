using RosePO.Core.Data;
using RosePO.Core.Data.Sources;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>Finds a dataset's items and users by what people call them.</summary>
internal sealed class DatasetNames(RecDataset dataset)
{
    private readonly Dictionary<string, int> _titles = dataset.Items.ToDictionary(item => item.Title, item => item.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = dataset.Items.DistinctBy(item => item.SourceId).ToDictionary(item => item.SourceId, item => item.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _anyCase = dataset.Items.DistinctBy(item => item.Title, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(item => item.Title, item => item.Id, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, int> _users = dataset.Users.ToDictionary(user => user.SourceId, user => user.User, StringComparer.Ordinal);

    /// <summary>The item of an exact title, else of a source id, else of a title in any case.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ItemUnknown"/>.</exception>
    public int Item(string name) =>
        _titles.TryGetValue(name, out var item) || _ids.TryGetValue(name, out item) || _ids.TryGetValue(SourceId.Normal(name), out item) || _anyCase.TryGetValue(name, out item)
            ? item
            : throw RecommendationErrors.ItemUnknown(name, dataset.Folder, NearestTitle.Of(name, _titles.Keys));

    /// <summary>The user of a source id.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.UserUnknown"/>.</exception>
    public int User(string name) => _users.TryGetValue(name, out var user) || _users.TryGetValue(SourceId.Normal(name), out user)
        ? user
        : throw RecommendationErrors.UserUnknown(name, dataset.Folder, NearestTitle.Of(name, _users.Keys));
}
