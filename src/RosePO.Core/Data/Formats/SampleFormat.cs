using RosePO.Core.Data.Sample;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>No file: interactions generated from the request's seed.</summary>
internal sealed class SampleFormat : IDatasetFormat
{
    public DatasetFormat Name => DatasetFormat.Sample;

    public bool Recognises(string path) => false;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) => new Dictionary<string, string>();

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var catalogue = SampleCatalogue.Create(request.Sample, request.Seed);
        foreach (var item in catalogue.Items)
        {
            data.Texts.Add(data.Items.Intern(item.SourceId), item.Title, SampleCatalogue.GenreName(item.Genre));
        }

        foreach (var (user, item, time) in SampleUsers.Walk(catalogue, request.Sample, request.Seed))
        {
            cancellation.ThrowIfCancellationRequested();
            data.Rows.Add(data.Users.Intern(user), data.Items.Intern(item.SourceId), data.Time.Of(time), 1, null);
        }
    }
}
