# Imports the packed module (dotnet build module -t:PackModule -c Release) and gives each file a folder of its own.
$ErrorActionPreference = 'Stop'
$packed = Get-ChildItem "$PSScriptRoot/../../artifacts/module/RosePO" -Directory | Sort-Object { [version] $_.Name } | Select-Object -Last 1
Import-Module "$($packed.FullName)/RosePO.psd1"

# A model small enough for a test, and a dataset small enough for it.
$global:RoseTiny = @{
    HiddenSize = 32; Layers = 1; Heads = 2; KeyValueHeads = 2; IntermediateSize = 64; ContextLength = 384; ValidationUsers = 5
}
$global:RoseSample = @{
    Format = 'Sample'; SampleUsers = 30; SampleFamilies = 8; SampleFamilySize = 4; SampleMeanInteractions = 8
}

# A measured pipeline from a file, in seconds.
$global:RoseExperiment = @'
name: small
seed: 1
control: false
dataset: { format: Sample, sample: { users: 30, families: 8, familySize: 4, meanInteractions: 8 } }
sft:
  epochs: 0.1
  validation: { users: 5 }
  pretraining: { epochs: 0 }
  embedded: { hiddenSize: 32, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 64, contextLength: 384 }
pairs: { main: { strategies: [Random], maxExamples: 10 } }
smooth: { main: { oracle: Constant } }
align: { rosepo: { epochs: 0.5, validation: { users: 5 } } }
measure: { baselines: [popularity], resamples: 50, generationUsers: 2 }
'@

function global:Complete([string] $Line) {
    [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.CompletionText
}

function global:ErrorIdOf([scriptblock] $Script) {
    $errors = @()
    $null = & $Script 2>&1 | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { $errors += $_ } }
    $errors.FullyQualifiedErrorId
}

# Another shell like this one, with the same Pester: a program of its own, or pwsh.dll in dotnet, as the tool of the .NET SDK starts it.
function global:Shell([string] $Command) {
    $program = (Get-Process -Id $PID).Path
    $first = @(if ((Split-Path $program -LeafBase) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })
    & $program @first -NoProfile -Command "Import-Module '$((Get-Module Pester).ModuleBase)/Pester.psd1'`n$Command"
}
