//! All IRIs of terms that the program knows, as constants: those of the ontology (a test checks that
//! the list and `ontology/` agree) and those of other vocabularies that it reuses.
//!
//! Classes of the ontology end in `_CLASS` and concept schemes in `_SCHEME`; all else has its name in
//! capitals.
//!
//! ```
//! use annals::model::vocab::{ann, dcterms};
//!
//! assert_eq!(ann::EARLIEST.as_str(), "https://w3id.org/annals/ns#earliest");
//! assert!(ann::ALL.contains(&ann::EVENT_CLASS));
//! assert_eq!(dcterms::TITLE.as_str(), "http://purl.org/dc/terms/title");
//! ```

pub use oxrdf::vocab::{rdf, rdfs, xsd};

/// The namespace of [`rdf`].
pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// The namespace of [`rdfs`].
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// The namespace of [`xsd`].
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// The namespace of SPARQL service descriptions.
pub const SERVICE_DESCRIPTION: &str = "http://www.w3.org/ns/sparql-service-description#";
/// The namespace of the W3C's names of file formats.
pub const FORMATS: &str = "http://www.w3.org/ns/formats/";

/// A module with the terms of one namespace.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $prefix:ident = $namespace:literal {
        $($name:ident = $local:tt),* $(,)?
    }) => {
        $(#[$doc])*
        pub mod $prefix {
            use oxrdf::NamedNodeRef;

            /// The namespace.
            pub const NAMESPACE: &str = $namespace;

            $(
                #[doc = concat!("`", stringify!($prefix), ":", stringify!($local), "`")]
                pub const $name: NamedNodeRef<'static> =
                    NamedNodeRef::new_unchecked(concat!($namespace, stringify!($local)));
            )*

            /// Every term, in the order of this file.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
        }
    };
}

vocabulary! {
    /// The terms of Dublin Core that are used here.
    dcterms = "http://purl.org/dc/terms/" {
        DESCRIPTION = description,
        ISSUED = issued,
        PUBLISHER = publisher,
        SOURCE = source,
        TITLE = title,
    }
}

vocabulary! {
    /// The terms of SKOS that are used here.
    skos = "http://www.w3.org/2004/02/skos/core#" {
        ALT_LABEL = altLabel,
        BROADER = broader,
        CLOSE_MATCH = closeMatch,
        CONCEPT_SCHEME = ConceptScheme,
        DEFINITION = definition,
        EXACT_MATCH = exactMatch,
        EXAMPLE = example,
        IN_SCHEME = inScheme,
        NOTATION = notation,
        PREF_LABEL = prefLabel,
    }
}

vocabulary! {
    /// The terms of OWL that are used here.
    owl = "http://www.w3.org/2002/07/owl#" {
        CLASS = Class,
        DATATYPE_PROPERTY = DatatypeProperty,
        OBJECT_PROPERTY = ObjectProperty,
        ONTOLOGY = Ontology,
        VERSION_INFO = versionInfo,
    }
}

vocabulary! {
    /// The units of OWL-Time, for the precision of dates.
    time = "http://www.w3.org/2006/time#" {
        UNIT_CENTURY = unitCentury,
        UNIT_DAY = unitDay,
        UNIT_DECADE = unitDecade,
        // spelled so in OWL-Time
        UNIT_MILLENNIUM = unitMillenium,
        UNIT_MONTH = unitMonth,
        UNIT_SECOND = unitSecond,
        UNIT_YEAR = unitYear,
    }
}

vocabulary! {
    /// The datatypes of the Library of Congress for EDTF.
    edtf = "http://id.loc.gov/datatypes/edtf/" {
        EDTF = EDTF,
    }
}

vocabulary! {
    /// Everything in the ontology of this project.
    ann = "https://w3id.org/annals/ns#" {
        AGENT_CLASS = Agent,
        AGENT_TYPES_SCHEME = AgentTypes,
        BASES_SCHEME = Bases,
        CAPABILITIES_SCHEME = Capabilities,
        CLAIM_CLASS = Claim,
        CLAIM_ONLY_CLASS = ClaimOnly,
        CLAIMABLE_CLASS = Claimable,
        CREDIBILITIES_SCHEME = Credibilities,
        DELIVERY_CLASS = Delivery,
        DERIVED_CLASS = Derived,
        EVENT_CLASS = Event,
        EVENT_TYPES_SCHEME = EventTypes,
        LIKELIHOOD_WORDS_SCHEME = LikelihoodWords,
        MATCH_CLASS = Match,
        MECHANISM_CLASS = Mechanism,
        NEED_CLASS = Need,
        OFFER_CLASS = Offer,
        PLACE_CLASS = Place,
        PRIORITIES_SCHEME = Priorities,
        RANKS_SCHEME = Ranks,
        RELIABILITIES_SCHEME = Reliabilities,
        SECTORS_SCHEME = Sectors,
        SINGLE_VALUED_CLASS = SingleValued,
        SOURCE_CLASS = Source,
        STANCES_SCHEME = Stances,
        TOOL_CLASS = Tool,
        TOOL_TYPES_SCHEME = ToolTypes,
        YARDSTICKS_SCHEME = Yardsticks,
        ABOUT = about,
        ACCESSED_ON = accessedOn,
        ACCESSION = accession,
        ADVISORY = advisory,
        AFFECTED = affected,
        AGENT_TYPE = agentType,
        AGREED_ON = agreedOn,
        AGREEMENT = agreement,
        ALIAS = alias,
        ALMOST_CERTAIN = almostCertain,
        AMOUNT = amount,
        AMOUNT_COMMITTED = amountCommitted,
        ANONYMOUS_SOURCE = anonymousSource,
        APPROXIMATE = approximate,
        ARISES_FROM = arisesFrom,
        ARREST = arrest,
        ASSERTS = asserts,
        ASSESSMENT = assessment,
        ASSET_SEIZURE = assetSeizure,
        ASSISTANCE_EVENT = assistanceEvent,
        ASSISTANCE_POSTPONEMENT = assistancePostponement,
        ATTRIBUTED_TO = attributedTo,
        ATTRIBUTION = attribution,
        AVIATION = aviation,
        BACKDOOR = backdoor,
        BASIS = basis,
        BEGIN_DATE = beginDate,
        BENEFICIARY = beneficiary,
        BOTNET = botnet,
        BOTNET_DISRUPTION = botnetDisruption,
        CAPABILITY = capability,
        CHEMICALS = chemicals,
        CIVIL_SOCIETY = civilSociety,
        CLAIM_TEXT = claimText,
        CLAIMED_BY = claimedBy,
        CLAIMED_ON = claimedOn,
        CLOUD_HOSTING = cloudHosting,
        COMPANY = company,
        CONCERNS = concerns,
        CONFIDENT = confident,
        CONTESTED = contested,
        COPY_OF = copyOf,
        CORROBORATES = corroborates,
        COST = cost,
        COUNTRIES_AFFECTED = countriesAffected,
        COUNTRY = country,
        COURT = court,
        COURT_RULING = courtRuling,
        CREDIBILITY = credibility,
        CREDIBILITY1 = credibility1,
        CREDIBILITY2 = credibility2,
        CREDIBILITY3 = credibility3,
        CREDIBILITY4 = credibility4,
        CREDIBILITY5 = credibility5,
        CREDIBILITY6 = credibility6,
        CRIMINAL_GROUP = criminalGroup,
        CRIMINAL_STATEMENT = criminalStatement,
        CRITICAL_INFRASTRUCTURE = criticalInfrastructure,
        CURRENCY = currency,
        CUSTOMERS_AFFECTED = customersAffected,
        CYBER_FUNDING = cyberFunding,
        CYBERATTACK = cyberattack,
        DATA_LEAK = dataLeak,
        DATA_TAKEN = dataTaken,
        DATE = date,
        DATE_APPROXIMATE = dateApproximate,
        DATE_PRECISION = datePrecision,
        DATE_UNCERTAIN = dateUncertain,
        DDOS_ATTACK = ddosAttack,
        DDOS_PROTECTION = ddosProtection,
        DECLINES = declines,
        DEFACEMENT = defacement,
        DEFENCE = defence,
        DELISTING = delisting,
        DELIVERED_ON = deliveredOn,
        DENIES = denies,
        DEPRECATED = deprecated,
        DESTRUCTIVE_ATTACK = destructiveAttack,
        DEVICES_AFFECTED = devicesAffected,
        DIPLOMATIC_DIALOGUE = diplomaticDialogue,
        DIPLOMATIC_MEASURE = diplomaticMeasure,
        DISCLOSURE = disclosure,
        DISPUTES = disputes,
        DISRUPTIVE_ATTACK = disruptiveAttack,
        DONOR = donor,
        DOUBTS = doubts,
        DURATION = duration,
        EARLIEST = earliest,
        EARLIEST_END = earliestEnd,
        EDUCATION = education,
        EFFECT = effect,
        ENABLED_BY = enabledBy,
        END_DATE = endDate,
        ENERGY = energy,
        ESPIONAGE = espionage,
        ESTABLISHED_BY = establishedBy,
        EVENT_TYPE = eventType,
        EXECUTIVE_ORDER = executiveOrder,
        EXERCISE = exercise,
        EXERCISE_SUPPORT = exerciseSupport,
        EXIT_SCAM = exitScam,
        EXPERT_DEPLOYMENT = expertDeployment,
        EXPERTISE = expertise,
        EXPORT_CONTROL = exportControl,
        EXTORTION = extortion,
        FINANCE = finance,
        FINANCIAL_DISCLOSURE = financialDisclosure,
        FINANCIAL_SANCTION = financialSanction,
        FIRST_KNOWN = firstKnown,
        FOLLOWS = follows,
        FOOD = food,
        FORENSIC_REPORT = forensicReport,
        FORENSICS = forensics,
        FOUNDER = founder,
        FUNDING_PLEDGE = fundingPledge,
        FUNDING_REPORT = fundingReport,
        GOVERNMENT = government,
        GOVERNMENT_ATTRIBUTION = governmentAttribution,
        GOVERNMENT_BODY = governmentBody,
        HACKTIVIST_GROUP = hacktivistGroup,
        HARDWARE = hardware,
        HEALTH = health,
        ICD203_YARDSTICK = icd203Yardstick,
        ICD_ALMOST_CERTAIN = icdAlmostCertain,
        ICD_ALMOST_NO_CHANCE = icdAlmostNoChance,
        ICD_LIKELY = icdLikely,
        ICD_ROUGHLY_EVEN = icdRoughlyEven,
        ICD_UNLIKELY = icdUnlikely,
        ICD_VERY_LIKELY = icdVeryLikely,
        ICD_VERY_UNLIKELY = icdVeryUnlikely,
        ICS_MALWARE = icsMalware,
        INCIDENT_RESPONSE = incidentResponse,
        INDICTMENT = indictment,
        INDIVIDUALS = individuals,
        INFORMATION_TECHNOLOGY = informationTechnology,
        INFRASTRUCTURE_SEIZURE = infrastructureSeizure,
        INITIATOR = initiator,
        INSTANT = instant,
        INSTITUTION_OPENING = institutionOpening,
        INTELLIGENCE_ASSESSMENT = intelligenceAssessment,
        INTELLIGENCE_SERVICE = intelligenceService,
        INTERNATIONAL_ORGANISATION = internationalOrganisation,
        INTERNATIONAL_ORGANISATIONS = internationalOrganisations,
        INTRUSION = intrusion,
        INVESTIGATION_OPENED = investigationOpened,
        INVESTIGATOR = investigator,
        INVOLVES = involves,
        JOINT_ATTRIBUTION = jointAttribution,
        JOURNALISTIC = journalistic,
        JOURNALISTIC_REPORT = journalisticReport,
        LATEST = latest,
        LATEST_BEGIN = latestBegin,
        LAW_ENFORCEMENT = lawEnforcement,
        LAW_ENFORCEMENT_AGENCY = lawEnforcementAgency,
        LAWSUIT = lawsuit,
        LAWSUIT_WITHDRAWAL = lawsuitWithdrawal,
        LEGAL = legal,
        LEGAL_PROCEEDING = legalProceeding,
        LEGITIMATE_TOOL = legitimateTool,
        LIKELIHOOD = likelihood,
        LIKELY = likely,
        LOADER = loader,
        LOCATED_IN = locatedIn,
        MALWARE = malware,
        MALWARE_REPORT = malwareReport,
        MASS_EXPLOITATION = massExploitation,
        MATCH = match,
        MEDIA = media,
        MEDIA_OUTLET = mediaOutlet,
        MEMBER = member,
        METHOD = method,
        MILITARY_UNIT = militaryUnit,
        MOBILE_SPYWARE = mobileSpyware,
        MOTIVE = motive,
        NEED = need,
        NO_YARDSTICK = noYardstick,
        NON_GOVERNMENTAL_ORGANISATION = nonGovernmentalOrganisation,
        NORMAL = normal,
        OBSERVER = observer,
        OFFER = offer,
        OFFERED_ON = offeredOn,
        OFFICIAL = official,
        OFFICIAL_REVIEW = officialReview,
        ONGOING = ongoing,
        ORGANISATIONS_AFFECTED = organisationsAffected,
        OUTAGE = outage,
        PART_OF = partOf,
        PARTICIPANT = participant,
        PEOPLE_AFFECTED = peopleAffected,
        PERSON = person,
        PERSONA = persona,
        PHARMACEUTICAL = pharmaceutical,
        PHIA_ALMOST_CERTAIN = phiaAlmostCertain,
        PHIA_HIGHLY_LIKELY = phiaHighlyLikely,
        PHIA_HIGHLY_UNLIKELY = phiaHighlyUnlikely,
        PHIA_LIKELY = phiaLikely,
        PHIA_REALISTIC_POSSIBILITY = phiaRealisticPossibility,
        PHIA_REMOTE_CHANCE = phiaRemoteChance,
        PHIA_UNLIKELY = phiaUnlikely,
        PHIA_YARDSTICK = phiaYardstick,
        PHISHING_CAMPAIGN = phishingCampaign,
        PLACE = place,
        PLANNED = planned,
        PLANNING_MEETING = planningMeeting,
        PLATFORM_BAN = platformBan,
        POLICY_LAUNCH = policyLaunch,
        POLICY_MEASURE = policyMeasure,
        POLITICAL_PARTY = politicalParty,
        POLITICS = politics,
        POSSIBLE = possible,
        POSTAL = postal,
        PREFERRED = preferred,
        PRETTY_SURE = prettySure,
        PRIORITY = priority,
        PRIORITY_CRITICAL = priorityCritical,
        PRIORITY_HIGH = priorityHigh,
        PRIORITY_LOW = priorityLow,
        PRIORITY_MEDIUM = priorityMedium,
        PROGRAMME = programme,
        PUBLIC_DATE = publicDate,
        PUBLIC_SERVICE = publicService,
        QUANTITY = quantity,
        QUANTITY_OF = quantityOf,
        RANGE_MAX = rangeMax,
        RANGE_MIN = rangeMin,
        RANK = rank,
        RANSOM_PAID = ransomPaid,
        RANSOMWARE = ransomware,
        RANSOMWARE_ATTACK = ransomwareAttack,
        RANSOMWARE_GROUP = ransomwareGroup,
        RECIPIENT = recipient,
        REFINES = refines,
        RELIABILITY = reliability,
        RELIABILITY_A = reliabilityA,
        RELIABILITY_B = reliabilityB,
        RELIABILITY_C = reliabilityC,
        RELIABILITY_D = reliabilityD,
        RELIABILITY_E = reliabilityE,
        RELIABILITY_F = reliabilityF,
        REQUESTER = requester,
        RESEARCH_ORGANISATION = researchOrganisation,
        RESPONDER = responder,
        RESPONDS_TO = respondsTo,
        RESPONSIBILITY_CLAIM = responsibilityClaim,
        RESTORATION = restoration,
        RETRACTS = retracts,
        REVERSES = reverses,
        ROLE_GROUP = roleGroup,
        SANCTION_MEASURE = sanctionMeasure,
        SECTOR = sector,
        SECURE_COMMUNICATIONS = secureCommunications,
        SELF_CLAIMED = selfClaimed,
        SERVICE_EVENT = serviceEvent,
        SITES_AFFECTED = sitesAffected,
        SOFTWARE_LICENCES = softwareLicences,
        SORT_DATE = sortDate,
        SPONSORED_BY = sponsoredBy,
        STANCE = stance,
        STANDING = standing,
        STATE = state,
        STATE_OF_EMERGENCY = stateOfEmergency,
        STATED_IN = statedIn,
        SUMMIT_DECISION = summitDecision,
        SUPERSEDES = supersedes,
        SUPPLY_CHAIN_ATTACK = supplyChainAttack,
        SUPPORTER = supporter,
        SUSPECTED = suspected,
        TAKEDOWN = takedown,
        TARGET = target,
        TECHNICAL = technical,
        TECHNIQUE = technique,
        TELECOMMUNICATIONS = telecommunications,
        THREAT_GROUP = threatGroup,
        THREAT_INTELLIGENCE = threatIntelligence,
        THREAT_NOTIFICATION = threatNotification,
        TITLE_SEEN = titleSeen,
        TOOL = tool,
        TOOL_TYPE = toolType,
        TRAINING = training,
        TRANSPORT = transport,
        TRAVEL_BAN = travelBan,
        UNIT = unit,
        UNIT_OF = unitOf,
        URL = url,
        VALUE = value,
        VALUE_MAX = valueMax,
        VALUE_MIN = valueMin,
        VECTOR = vector,
        VENDOR_ATTRIBUTION = vendorAttribution,
        VERY_LIKELY = veryLikely,
        VIA = via,
        VICTIM_DISCLOSURE = victimDisclosure,
        VOLUNTEER_MOBILISATION = volunteerMobilisation,
        WATER = water,
        WIPER = wiper,
        WITHIN = within,
        WITH_PROBABILITY = withProbability,
        WORM = worm,
        YARDSTICK = yardstick,
    }
}
