#requires -Version 7.6
<#
.SYNOPSIS
    Raw interactions in, an aligned and measured recommender out.
.EXAMPLE
    ./pipeline.ps1
    On the generated sample: nothing to download.
.EXAMPLE
    ./pipeline.ps1 -MovieLens ./ml-100k
    On the MovieLens 100K folder.
#>
param([string] $MovieLens)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module RosePO)) {
    # The packed module of this checkout (dotnet build module -t:PackModule -c Release), else the installed one.
    $packed = Get-ChildItem "$PSScriptRoot/../../artifacts/module/RosePO" -Directory -ErrorAction Ignore |
        Sort-Object { [version] $_.Name } | Select-Object -Last 1
    Import-Module ($packed ? "$($packed.FullName)/RosePO.psd1" : 'RosePO')
}

# Interactions become sequences: filtered, in time order, split per user, with seeded candidate lists.
$data = $MovieLens ? (Import-RecDataset $MovieLens -Format MovieLens100K) : (Import-RecDataset -Format Sample)

# A small decoder with a tokenizer made from the catalogue: pre-trained on whole histories, then taught to answer prompts.
$sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft

# What to prefer to what; how far each preference is to be trusted; the alignment; the proof.
$data | New-PreferencePairs -Strategy SelfHard, Semantic, Popularity -Negatives 6 -Model $sft |
    Invoke-OracleSmoothing -Oracle SasRec -AboveMaximum Keep |
    Start-RosePOTraining -Model $sft -Loss RosePOList -RosePOListReferenceWeight 0 -Destination runs/rosepo |
    Measure-Recommendations -Dataset $data -Baseline Popularity, SasRec, $sft
